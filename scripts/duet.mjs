/** `npm run --silent duet -- COMMAND`: the studio without a window, in the app's own runtime. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureBuild } from './build.mjs'
import { ensureSetup, isMain, root, runScript, runtimeEnv } from './setup/index.mjs'

/** @type {readonly NodeJS.Signals[]} */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs the command to its end and resolves with its exit status.
 * @param {import('./setup/index.mjs').Placed} placed
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function duet(placed, args) {
  const child = spawn(placed.electron, [join(root, 'out/main/cli.js'), ...args],
    { stdio: 'inherit', env: runtimeEnv() })
  // Ctrl-C reaches the child by the terminal's process group; what is sent to this process alone is passed on.
  const pass = (/** @type {NodeJS.Signals} */ signal) => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal) }
  for (const signal of passedOn) process.on(signal, pass)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const one of passedOn) process.off(one, pass)
      resolve(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0))
    })
  })
}

if (isMain(import.meta.url)) {
  await runScript(async () => {
    const placed = await ensureSetup()
    await ensureBuild(placed)
    return await duet(placed, process.argv.slice(2))
  })
}
