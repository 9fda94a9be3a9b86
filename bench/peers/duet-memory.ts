/** Steps of the studio, and what they leave in memory: tensors and resident bytes with each answer. */
import { binding } from '../../src-main/engine/addon'
import { openCase, stepperOf } from './duet-models'
import { readArguments, serve } from './protocol'

const opened = await openCase(readArguments())
const steps = stepperOf(opened)
const { tf } = opened.backend
/** Steps between two turns of the event loop, in which memory is let go: as in the trainer. */
const atOnce = opened.session.network.programs['train']?.series ?? 1
await serve('duet', { parameters: opened.session.parameters, step: async count => {
  for (let left = count; left > 0; left -= atOnce) {
    steps(Math.min(left, atOnce))
    await new Promise(done => setImmediate(done))
  }
  return 0
}, more: () => ({
  tensors: tf.memory().numTensors, native: binding(tf).getNumOfTensors(), residentBytes: process.memoryUsage.rss(),
}) })
