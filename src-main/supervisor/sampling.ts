/** A trainer that makes samples from a checkpoint and goes. */
import { StudioError, type ChildSpawner, type SampleFile, type SampleJob } from '#contract'

export function makeSamples(
  spawn: ChildSpawner, job: SampleJob, environment: Readonly<Record<string, string>>): Promise<readonly SampleFile[]> {
  return new Promise((resolve, reject) => {
    const child = spawn('trainer', environment)
    child.onMessage(message => {
      if (message.type === 'ready') child.post(job)
      if (message.type === 'sampled') resolve(message.samples)
      if (message.type === 'failed') reject(new StudioError(message.error.code, message.error.message, message.error.details))
    })
    child.onExit(({ reason }) =>
      reject(new StudioError('TRAINER_CRASHED', `The trainer ended while it made samples (${reason}).`, { reason })))
  })
}
