/** `npm start`: set-up, build, and the studio; on a machine without a screen, a minute of training for each sample. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from './build.mjs'
import { duet } from './duet.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'
import { runVisibly } from './setup/run.mjs'
import { say } from './setup/say.mjs'
import { hasScreen } from './setup/system-packages.mjs'
import { sandboxFlags } from './start/sandbox.mjs'

await runScript(async () => {
  const placed = await ensureSetup()
  await ensureBuild(placed)
  return hasScreen() ? await openWindow(placed) : await trainSamples(placed)
})

/** @param {import('./setup/index.mjs').Placed} placed @returns {Promise<number>} */
function openWindow({ electron }) {
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  return runVisibly(electron, [...sandboxFlags(electron), root, ...process.argv.slice(2)], { env })
}

/**
 * What the first view trains with one click too; samples without a recipe are there to be imported.
 * @returns {{ id: string, recipe: string, preset: string, texts: { en: { title: string, facts: string } } }[]}
 */
function builtInSamples() {
  const folder = join(root, 'resources/samples')
  const all = readdirSync(folder).sort().map(name => JSON.parse(readFileSync(join(folder, name, 'sample.json'), 'utf8')))
  return all.filter(({ recipe }) => recipe !== null)
}

/** @param {import('./setup/index.mjs').Placed} placed */
async function trainSamples(placed) {
  say('There is no screen here, so the built-in samples are trained in the terminal, a minute each.')
  for (const { id, recipe, preset, texts } of builtInSamples()) {
    say(`\n${texts.en.title} (${texts.en.facts})`)
    const status = await duet(placed, ['train', '--recipe', recipe, '--dataset', `sample:${id}`, '--preset', preset, '--max-seconds', '60'])
    if (status !== 0) return status
  }
  await duet(placed, ['runs'])
  say('\nLook at a run:      npm run --silent duet -- show RUN\n'
    + 'Sample from it:     npm run --silent duet -- sample RUN --out samples\n'
    + 'Compare the runs:   npm run --silent duet -- compare RUN RUN\n'
    + 'On a machine with a screen, npm start opens the same library in the window.')
  return 0
}
