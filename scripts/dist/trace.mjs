/**
 * Runs in the app's runtime: loads a package, works it a little, and prints the files that this loaded.
 * Arguments: a package.json to resolve from, the package's name.
 */
import { createRequire } from 'node:module'
import util from 'node:util'

// See restoreUtilities in src-main/engine/backend.ts.
/** @type {Record<string, unknown>} */
const utilities = /** @type {any} */ (util)
utilities.isArray ??= Array.isArray
utilities.isNullOrUndefined ??= (/** @type {unknown} */ value) => value === null || value === undefined

const [manifest = '', name = ''] = process.argv.slice(2)
const require = createRequire(manifest)
const tf = require(name)
await tf.ready()
const product = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync())
if (product[0] !== 3) throw new Error(`TensorFlow says that 1 + 1 + 1 is ${product[0]}`)
process.stdout.write(`\n${JSON.stringify(Object.keys(require.cache).filter(file => file.includes('node_modules')))}`)
