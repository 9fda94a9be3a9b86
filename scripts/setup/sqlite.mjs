/** better-sqlite3: its ready-made binary where the runtime has Node-API 10, else built from its source. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cachedFolder } from './cache.mjs'
import { linkOrCopy, nodeApiVersion } from './electron.mjs'
import { npmCommand, run, works } from './run.mjs'
import { progressBar, SetupError } from './say.mjs'

/** What a binary must stand before it is used: strings through garbage collection are what a wrong build dies of. */
const probe = `
const Database = require(process.argv[1])
const db = new Database(':memory:')
db.exec('create table t (a text)')
const insert = db.prepare('insert into t values (?)')
for (let i = 0; i < 20000; i++) insert.run('x' + i)
for (let i = 0; i < 3000; i++) db.prepare('select ' + i).get()
if (db.prepare('select count(*) as n from t').get().n !== 20000) process.exit(3)
`

/** @param {string} root @param {string} electron */
export async function ensureSqlite(root, electron) {
  const folder = join(root, 'node_modules/better-sqlite3')
  const placed = join(folder, 'build/Release/better_sqlite3.node')
  // A wrong build aborts the process that loads it, hence the child processes.
  if (nodeApiVersion(electron) >= 10) {
    rmSync(join(folder, 'build'), { recursive: true, force: true })
    if (loads(folder, electron)) return
  }
  const version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
  const built = await cachedFolder(`better-sqlite3-${version}-${process.platform}-${process.arch}-1`, target => build(root, folder, target))
  linkOrCopy(join(built, 'better_sqlite3.node'), placed)
  if (loads(folder, electron)) return
  rmSync(placed, { force: true })
  throw new SetupError('SQLite was built but does not run in this runtime. Delete the cache folder of duet-studio and run the same command again.')
}

/** @param {string} folder @param {string} electron */
function loads(folder, electron) {
  const asNode = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  return spawnSync(electron, ['-e', probe, folder], { env: asNode, stdio: 'ignore' }).status === 0
}

/** @param {string} root @param {string} folder @param {string} target */
async function build(root, folder, target) {
  if (!works('g++') && !works('c++') && process.platform !== 'win32')
    throw new SetupError('A C++ compiler is needed once, to build two native parts. On Debian or Ubuntu: sudo apt install g++ make')
  const work = mkdtempSync(join(tmpdir(), 'duet-sqlite-'))
  const bar = progressBar('Building SQLite')
  try {
    cpSync(folder, work, { recursive: true })
    mkdirSync(join(work, 'node_modules'), { recursive: true })
    symlinkSync(join(root, 'node_modules/node-addon-api'), join(work, 'node_modules/node-addon-api'), 'junction')
    useStableReferences(join(work, 'binding.gyp'))
    await run(process.execPath, [nodeGyp(), 'rebuild', '--release', '--force_build=1', `--nodedir=${dirname(dirname(process.execPath))}`],
      { cwd: work, onTick: seconds => bar.update(Math.min(seconds, 88), 90) })
    cpSync(join(work, 'build/Release/better_sqlite3.node'), join(target, 'better_sqlite3.node'))
  } finally {
    bar.end()
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * The source asks for Node-API 10, whose references to strings an older runtime does not have; the experimental level
 * offers the same there. Flags on the command line do not win over binding.gyp, so the copy is edited.
 * Not needed once every runtime we support has Node-API 10 (Electron 36).
 * @param {string} file
 */
function useStableReferences(file) {
  const before = readFileSync(file, 'utf8')
  const after = before.replace('\'NAPI_VERSION=10\'', '\'NAPI_EXPERIMENTAL\', \'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT\'')
  if (after === before) throw new SetupError('better-sqlite3 is not the version that set-up knows how to build.')
  writeFileSync(file, after)
}

/** node-gyp comes with npm. */
function nodeGyp() {
  const npm = npmCommand()
  const candidates = [
    npm.args[0] && join(dirname(dirname(npm.args[0])), 'node_modules/node-gyp/bin/node-gyp.js'),
    join(dirname(dirname(process.execPath)), 'lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js'),
    join(dirname(process.execPath), 'node_modules/npm/node_modules/node-gyp/bin/node-gyp.js'),
  ]
  const found = candidates.find(file => file && existsSync(file))
  if (!found) throw new SetupError('npm\'s own node-gyp was not found. Install npm with Node and run the same command again.')
  return found
}
