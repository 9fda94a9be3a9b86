/** `npm start`: set-up, build, and the studio; on a machine without a screen, a minute of training for each sample. */
import { spawn } from 'node:child_process'
import { ensureBuild } from './build.mjs'
import { duet } from './duet.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'
import { say } from './setup/say.mjs'
import { hasScreen } from './setup/system-packages.mjs'

await runScript(async () => {
  const placed = await ensureSetup()
  await ensureBuild(placed)
  return hasScreen() ? await openWindow(placed) : await trainSamples(placed)
})

/**
 * As root Electron wants --no-sandbox; for everyone else the sandbox is on.
 * @param {import('./setup/index.mjs').Placed} placed @returns {Promise<number>}
 */
function openWindow(placed) {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  const child = spawn(placed.electron, [...asRoot ? ['--no-sandbox'] : [], root, ...process.argv.slice(2)], { stdio: 'inherit', env })
  return new Promise(done => child.on('close', code => done(code ?? 1)))
}

/** @param {import('./setup/index.mjs').Placed} placed */
async function trainSamples(placed) {
  say('There is no screen here, so the two built-in samples are trained in the terminal, a minute each.')
  for (const [recipe, sample] of [['text-rnn', 'moby-dick'], ['image-gan', 'digits']]) {
    const status = await duet(placed, ['train', '--recipe', recipe, '--dataset', `sample:${sample}`, '--preset', 'quick', '--max-seconds', '60'])
    if (status !== 0) return status
  }
  await duet(placed, ['runs'])
  say('Look at a run: npm run --silent duet -- show RUN\n'
    + 'Sample from it: npm run --silent duet -- sample RUN --out samples\n'
    + 'On a machine with a screen, npm start opens the same library in the window.')
  return 0
}
