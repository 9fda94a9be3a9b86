/**
 * `npm test`: set-up, types, lint, unused code, build, all tests; ends with the line `N passed, N failed`.
 * `-- --only STAGE [FILES]` runs one of types, lint, unused, build, unit, e2e.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuild } from './build.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'
import { say } from './setup/say.mjs'
import { hasScreen } from './setup/system-packages.mjs'
import { addResults, resultOf } from './test/results.mjs'

/** @typedef {import('./test/results.mjs').Result} Result */

await runScript(async () => {
  const { only, files } = readArguments(process.argv.slice(2))
  const placed = await ensureSetup()
  /** @type {Record<string, () => Promise<Result>>} */
  const stages = {
    types: () => step('Types', [join(root, 'scripts/types.mjs')]),
    lint: () => step('Lint', [join(root, 'node_modules/eslint/bin/eslint.js'), '.']),
    unused: () => step('Unused code', [join(root, 'node_modules/knip/bin/knip.js')]),
    build: async () => { await ensureBuild(placed); return { passed: 1, failed: 0 } },
    unit: () => vitest('unit', placed.electron, files),
    e2e: () => vitest('e2e', placed.electron, files),
  }
  const chosen = only ? [only] : Object.keys(stages)
  /** @type {Result[]} */
  const results = []
  for (const name of chosen) {
    const stage = stages[name]
    if (!stage) throw new Error(`there is no stage ${name}; known: ${Object.keys(stages).join(', ')}`)
    if (only === 'e2e') await ensureBuild(placed)
    results.push(await stage().catch(error => { console.error(error); return { passed: 0, failed: 1 } }))
  }
  const { passed, failed } = addResults(results)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
})

/** @param {string[]} args */
function readArguments(args) {
  const at = args.indexOf('--only')
  return at < 0 ? { only: null, files: args } : { only: args[at + 1] ?? '', files: [...args.slice(0, at), ...args.slice(at + 2)] }
}

/** One check that passes or fails as a whole. @param {string} title @param {string[]} command @returns {Promise<Result>} */
async function step(title, command) {
  say(`${title} ...`)
  const code = await spawned(process.execPath, command, process.env)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** Tests run in the app's own runtime as Node, the end-to-end ones under a virtual screen where there is none. */
async function vitest(/** @type {'unit' | 'e2e'} */ project, /** @type {string} */ electron, /** @type {string[]} */ files) {
  say(project === 'unit' ? 'Tests ...' : 'End-to-end tests ...')
  const folder = mkdtempSync(join(tmpdir(), 'duet-test-'))
  const report = join(folder, 'report.json')
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project,
    '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...files]
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '2' }
  try {
    const code = project === 'e2e' && !hasScreen()
      ? await spawned('xvfb-run', ['-a', '-s', '-screen 0 1920x1200x24', electron, ...args], env)
      : await spawned(electron, args, env)
    return resultOf(JSON.parse(readFileSync(report, 'utf8')), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<number>} */
function spawned(command, args, env) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve(code ?? 1))
  })
}
