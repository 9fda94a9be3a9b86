/** `npm run --silent duet -- COMMAND`: the studio without a window, in the app's own runtime. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuild } from './build.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'

/**
 * Runs the command to its end and resolves with its exit status.
 * @param {import('./setup/index.mjs').Placed} placed
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function duet(placed, args) {
  const child = spawn(placed.electron, [join(root, 'out/main/cli.js'), ...args],
    { stdio: 'inherit', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
  // Ctrl-C reaches the child by the terminal's process group; what is sent to this process alone is passed on.
  const pass = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of pass) process.on(signal, () => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal) })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)))
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runScript(async () => {
    const placed = await ensureSetup()
    await ensureBuild(placed)
    return await duet(placed, process.argv.slice(2))
  })
}
