/** Training steps of the studio, in the process that a user's run has. */
import { fastMath, openCase, stepperOf } from './duet-models'
import { readArguments, serve } from './protocol'

const opened = await openCase(readArguments())
const steps = stepperOf(opened)
await serve(fastMath ? 'duet-fast' : 'duet', { parameters: opened.session.parameters, step: steps })
