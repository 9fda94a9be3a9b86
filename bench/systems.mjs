/** The systems that are compared and how each is started. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../scripts/setup/cache.mjs'
import { root, runtimeEnv } from '../scripts/setup/index.mjs'
import { run } from '../scripts/setup/run.mjs'
import { say } from '../scripts/setup/say.mjs'

export const threads = cpus().length
const built = join(root, 'out/bench')

/** @typedef {'duet' | 'duet-fast' | 'tfjs' | 'torch' | 'keras'} SystemName */
/** @type {readonly SystemName[]} */
export const systemNames = ['duet', 'duet-fast', 'tfjs', 'torch', 'keras']

const packages = { torch: ['torch==2.13.0', 'numpy'], keras: ['tensorflow-cpu==2.21.0'] }

/**
 * A Python environment in the user's cache, made once.
 * @param {'torch' | 'keras'} name
 */
export async function pythonOf(name) {
  const folder = join(cacheFolder(), `bench-${name}-${packages[name][0]?.split('==')[1]}`)
  const python = join(folder, 'bin/python')
  if (existsSync(join(folder, '.complete'))) return python
  say(`Setting up Python with ${packages[name].join(' and ')} (once) ...`)
  mkdirSync(cacheFolder(), { recursive: true })
  // An environment knows its own place and so is made where it stays.
  await run('python3', ['-m', 'venv', '--clear', folder])
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages[name]])
  writeFileSync(join(folder, '.complete'), '')
  return python
}

/** Bundles the peers in TypeScript into out/bench. */
export async function buildPeers() {
  const { build } = await import('vite')
  const names = ['duet-peer', 'duet-sampling', 'duet-memory', 'duet-counts', 'tfjs-peer', 'electron-host']
  const entry = Object.fromEntries(names.map(name => [name, join(root, 'bench/peers', `${name}.ts`)]))
  await build({
    root, configFile: false, logLevel: 'error',
    build: {
      ssr: true, outDir: built, emptyOutDir: true, target: 'node20', minify: false,
      rollupOptions: { input: entry, external: ['electron', '@tensorflow/tfjs-node', 'protobufjs'] },
    },
  })
}

/**
 * `script` is what the studio's process runs, `python` what the Python systems do.
 * @param {SystemName} name @param {import('../scripts/setup/index.mjs').Placed} placed
 * @param {{ script?: string, python?: string }} [programs]
 * @returns {Promise<(args: string[]) => import('./peer.mjs').Launch>}
 */
export async function systemOf(name, placed, { script = 'duet-peer', python: program = `${name}_peer` } = {}) {
  if (name === 'torch' || name === 'keras') {
    const python = await pythonOf(name)
    return args => ({ command: python, args: [join(root, 'bench/peers', `${program}.py`), ...args] })
  }
  if (name === 'tfjs') {
    const env = { ...runtimeEnv(), TF_CPP_MIN_LOG_LEVEL: '3' }
    return args => ({ command: placed.electron, args: [join(built, 'tfjs-peer.js'), ...args], env })
  }
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, DUET_BENCH_FAST: name === 'duet-fast' ? '1' : '0' }
  delete env['ELECTRON_RUN_AS_NODE']
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const host = [...sandbox, join(built, 'electron-host.js'), '--', join(built, `${script}.js`)]
  return args => ({ command: placed.electron, args: [...host, ...args], env })
}
