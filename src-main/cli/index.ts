/** The duet command: the same features, store and trainer as the window, without a window. */
import { resolve } from 'node:path'
import { runDuet } from './run'

const here = import.meta.dirname
const status = await runDuet(process.argv.slice(2), { childFolder: here, resourcesFolder: resolve(here, '../../resources') })
// Everything is written and closed; what a library left open must not hold the terminal.
process.exit(status)
