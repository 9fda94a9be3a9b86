/** The process that trains: one job, then it goes. */
import { toErrorShape, type SampleJob, type TrainJob } from '#contract'
import { readCheckpoint } from './checkpoint'
import { openPort } from './port'
import { provenanceOf } from './provenance'
import { makeReporter } from './reporter'
import { writeSamples } from './sample-files'
import { openSession, startRunner, startSampler } from './session'
import { TrainingLoop } from './training-loop'

declare const __STUDIO_VERSION__: string

const port = openPort()
const reporter = makeReporter(port.post)
const warn = (message: string): void => port.post({ type: 'log', level: 'warn', message })
let loop: TrainingLoop | undefined
/** What was asked before there was a loop to obey. */
let wantsPause = false
let wantsStop = false
let isOrphan = false

port.onMessage(message => {
  switch (message.type) {
    case 'train': void conclude(train(message)); break
    case 'sample': void conclude(sample(message)); break
    case 'pause': wantsPause = true; loop?.pause(); break
    case 'resume': wantsPause = false; loop?.resume(); break
    case 'stop': wantsStop = true; loop?.stop(); break
    case 'ack': reporter.acknowledge(message.seq); break
  }
})
// Without a main process nothing is recorded: save and go; what hangs is ended.
port.onGone(() => {
  isOrphan = true
  wantsStop = true
  loop?.stop()
  setTimeout(() => process.exit(0), loop ? 4000 : 0)
})
process.on('uncaughtException', error => { void conclude(Promise.reject(error)) })
// Ctrl-C in a terminal reaches the whole group: main decides what it means.
process.on('SIGINT', () => undefined)
port.post({ type: 'ready' })

async function train(job: TrainJob): Promise<void> {
  const opened = await openSession(job, job.seed)
  const runner = startRunner(opened, { mode: job.engine, profile: job.profile === true, log: warn })
  const running = loop = new TrainingLoop({ job, opened, runner, reporter, port })
  await running.restore()
  port.post({
    type: 'started', parameters: opened.session.parameters, totalSteps: running.totalSteps,
    provenance: provenanceOf(opened.backend, { engine: runner.mode, studio: __STUDIO_VERSION__, fastMath: job.params.fastMath === true }),
  })
  if (wantsStop) running.stop()
  else if (wantsPause) running.pause()
  const { reason, step, seconds } = await running.run()
  if (isOrphan) return
  await reporter.drained()
  const { user, system } = process.cpuUsage()
  port.post({ type: 'finished', reason, step, seconds, cpuSeconds: (user + system) / 1e6 })
}

async function sample(job: SampleJob): Promise<void> {
  const opened = await openSession(job, job.runSeed)
  const runner = startSampler(opened, warn)
  const { values, progress } = await readCheckpoint(job.checkpoint.file, job.checkpoint.sha256)
  runner.write(values)
  const made = await opened.session.make(runner, job)
  const samples = await writeSamples(made, { folder: job.outFolder, prefix: job.prefix, step: progress.step })
  port.post({ type: 'sampled', samples })
}

/** Says how it went wrong, if it did, and ends the process once the last word is out. */
async function conclude(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (thrown) {
    await Promise.race([reporter.drained(), new Promise(done => setTimeout(done, 3000))])
    port.post({ type: 'failed', error: toErrorShape(thrown) })
    if (!(thrown instanceof Error && thrown.name === 'StudioError')) port.post({ type: 'log', level: 'error', message: String((thrown as Error).stack) })
  }
  setTimeout(() => process.exit(0), 100)
}
