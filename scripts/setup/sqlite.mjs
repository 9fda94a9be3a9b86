/** better-sqlite3: its ready-made binary where the runtimes have Node-API 10, else built from its source. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cachedFolder, place } from './cache.mjs'
import { findCompilers, findNodeHeaders } from './compiler.mjs'
import { nodeApiVersion } from './electron.mjs'
import { run } from './run.mjs'
import { SetupError, withBar } from './say.mjs'

/** The ready-made binary keeps references to strings, which are in Node-API from this version on. */
const neededNodeApi = 10

/** What a binary must stand before it is used: strings and statements through garbage collection are what a wrong one dies of. */
const probe = `
const Database = require(process.argv[1])
const addon = process.argv[2]
const open = () => addon ? new Database(':memory:', { nativeBinding: addon }) : new Database(':memory:')
const db = open()
db.exec('create table t (a text)')
const insert = db.prepare('insert into t values (?)')
for (let i = 0; i < 20000; i++) insert.run('x' + i)
for (let i = 0; i < 5000; i++) db.prepare('select ' + i).get()
for (let i = 0; i < 100; i++) open()
if (db.prepare('select count(*) as n from t').get().n !== 20000) process.exit(3)
`

/** @param {string} root @param {string} electron */
export async function ensureSqlite(root, electron) {
  const folder = join(root, 'node_modules/better-sqlite3')
  const placed = builtPath(folder)
  if (usesPrebuilt(electron)) {
    rmSync(placed, { force: true })
    if (runs(folder, electron)) return
  }
  const version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
  const built = await cachedFolder(`better-sqlite3-${version}-${process.platform}-${process.arch}-2`, target => build({ root, folder, electron, target }))
  place(join(built, 'better_sqlite3.node'), placed)
}

/** Whether everything that may load it, this Node and the runtime, stands the ready-made binary. @param {string} electron */
function usesPrebuilt(electron) {
  // Where nothing can be built, only the runtime counts: it is what the app runs on.
  const isHostFit = process.platform === 'win32' || Number(process.versions.napi) >= neededNodeApi
  return isHostFit && nodeApiVersion(electron) >= neededNodeApi
}

/** Where better-sqlite3 looks first. @param {string} folder */
function builtPath(folder) {
  return join(folder, 'build/Release/better_sqlite3.node')
}

/** A wrong build aborts the process that loads it, hence a child. @param {string} folder @param {string} runtime @param {string} [addon] */
function runs(folder, runtime, addon) {
  const asNode = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  return spawnSync(runtime, ['-e', probe, folder, ...addon ? [addon] : []], { env: asNode, stdio: 'ignore' }).status === 0
}

/**
 * Compiles the two sources. The package's binding.gyp fixes Node-API 10; the experimental level offers the same
 * references on runtimes that have only 9 (Node 20, Electron before 36), and works on later ones.
 * @param {{ root: string, folder: string, electron: string, target: string }} places
 */
async function build({ root, folder, electron, target }) {
  const { c, cpp } = findCompilers()
  const defines = sqliteDefines(readFileSync(join(folder, 'deps/defines.gypi'), 'utf8')).map(define => `-D${define}`)
  const addon = join(target, 'better_sqlite3.node')
  const [library, binding] = [join(target, 'sqlite3.o'), join(target, 'binding.o')]
  const common = ['-c', '-O2', '-fPIC', '-DNDEBUG', '-w']
  const isMac = process.platform === 'darwin'
  await withBar('Building SQLite', { total: 45, unit: 's' }, async () => {
    await Promise.all([
      run(c, [...common, '-std=c99', ...defines, join(folder, 'deps/sqlite3/sqlite3.c'), '-o', library]),
      run(cpp, [...common, '-std=c++20', '-fvisibility=hidden', '-fvisibility-inlines-hidden', '-DNAPI_EXPERIMENTAL',
        '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        ...defines, `-I${join(folder, 'deps/sqlite3')}`, `-I${join(root, 'node_modules/node-addon-api')}`, `-I${findNodeHeaders()}`,
        join(folder, 'src/better_sqlite3.cpp'), '-o', binding]),
    ])
    await run(cpp, ['-shared', binding, library, '-o', addon, ...isMac ? ['-undefined', 'dynamic_lookup'] : ['-ldl', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL']])
  })
  for (const object of [library, binding]) rmSync(object)
  for (const runtime of [electron, process.execPath])
    if (!runs(folder, runtime, addon)) throw new SetupError(`SQLite was built but does not run in ${runtime}: please report this with your versions of Node and of the compiler.`)
}

/** The compile-time options that the package gives to SQLite. @param {string} gypi */
export function sqliteDefines(gypi) {
  return [...gypi.matchAll(/^\s*'([A-Z0-9_]+(?:=[^']*)?)',$/gm)].map(match => match[1] ?? '')
}

/** @param {string} root */
export function isSqlitePlaced(root) {
  const folder = join(root, 'node_modules/better-sqlite3')
  return existsSync(builtPath(folder)) || existsSync(join(folder, 'prebuilds'))
}
