/**
 * `npm test`: set-up, types, lint, unused code, build, all tests; ends with the line `N passed, N failed`.
 * `-- --only STAGE [FILES]` runs one of types, lint, unused, build, unit, e2e.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuild } from './build.mjs'
import { ensureSetup, root, runScript, runtimeEnv } from './setup/index.mjs'
import { runVisibly } from './setup/run.mjs'
import { say, SetupError } from './setup/say.mjs'
import { hasScreen, requireVirtualScreen } from './setup/system-packages.mjs'
import { addResults, readArguments, resultOf } from './test/results.mjs'

/** @typedef {import('./test/results.mjs').Result} Result */

const stageNames = ['types', 'lint', 'unused', 'build', 'unit', 'e2e']

await runScript(async () => {
  const { only, files } = readArguments(process.argv.slice(2))
  if (only !== null && !stageNames.includes(only)) throw new SetupError(`There is no stage ${only}; known are ${stageNames.join(', ')}.`)
  const stages = stagesOf(await ensureSetup(), files)
  /** @type {Record<string, Result>} */
  const results = {}
  for (const name of only ? [only] : stageNames) {
    // On an older build the end-to-end tests would tell about something else.
    if (name === 'e2e' && results.build?.failed) say('End-to-end tests are left out: there is no build to run.')
    else results[name] = await stages[name]().catch(failedStage)
  }
  const { passed, failed } = addResults(Object.values(results))
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
})

/**
 * Each stage goes on whatever became of the others.
 * @param {import('./setup/index.mjs').Placed} placed @param {string[]} files
 * @returns {Record<string, () => Promise<Result>>}
 */
function stagesOf(placed, files) {
  return {
    types: () => check('Types', ['scripts/types.mjs']),
    lint: () => check('Lint', ['node_modules/eslint/bin/eslint.js', '.']),
    unused: () => check('Unused code', ['node_modules/knip/bin/knip.js']),
    build: async () => {
      await ensureBuild(placed)
      return { passed: 1, failed: 0 }
    },
    unit: () => vitest('unit', placed.electron, files),
    e2e: async () => {
      requireVirtualScreen()
      await ensureBuild(placed)
      return await vitest('e2e', placed.electron, files)
    },
  }
}

/** @param {unknown} error @returns {Result} */
function failedStage(error) {
  if (error instanceof SetupError) say(error.message)
  else console.error(error)
  return { passed: 0, failed: 1 }
}

/** One check that passes or fails as a whole. @param {string} title @param {string[]} command @returns {Promise<Result>} */
async function check(title, [program = '', ...args]) {
  say(`${title} ...`)
  const code = await runVisibly(process.execPath, [join(root, program), ...args], { cwd: root })
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/**
 * Tests run in the app's own runtime as Node, the end-to-end ones under a virtual screen where there is none.
 * @param {'unit' | 'e2e'} project @param {string} electron @param {string[]} files @returns {Promise<Result>}
 */
async function vitest(project, electron, files) {
  say(project === 'unit' ? 'Tests ...' : 'End-to-end tests ...')
  const folder = mkdtempSync(join(tmpdir(), 'duet-test-'))
  const report = join(folder, 'report.json')
  const command = [electron, join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project,
    // Names of files on the command line belong to one of the two projects, mostly.
    ...files.length > 0 ? ['--passWithNoTests'] : [], '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...files]
  const [program = '', ...args] = project === 'e2e' && !hasScreen() ? ['xvfb-run', '-a', '-s', '-screen 0 1920x1200x24', ...command] : command
  try {
    const code = await runVisibly(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...runtimeEnv(), TF_CPP_MIN_LOG_LEVEL: '2' } })
    return resultOf(JSON.parse(readFileSync(report, 'utf8')), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
