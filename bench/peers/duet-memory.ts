/** Steps of the studio, and what they leave in memory: prints tensors and resident bytes after each line of steps. */
import { binding } from '../../src-main/engine/addon'
import { openCase, stepperOf } from './duet-models'
import { readArguments, serve } from './protocol'

const opened = await openCase(readArguments())
const steps = stepperOf(opened)
const { tf } = opened.backend
await serve('duet', { parameters: opened.session.parameters, step: count => {
  steps(count)
  return 0
}, more: () => ({
  tensors: tf.memory().numTensors, native: binding(tf).getNumOfTensors(), residentBytes: process.memoryUsage.rss(),
}) })
