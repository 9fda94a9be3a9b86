/** `npm run dev`: the studio with hot reload. */
import { join } from 'node:path'
import { buildEnvironment } from './build.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'
import { runVisibly } from './setup/run.mjs'
import { sandboxFlags } from './start/sandbox.mjs'

await runScript(async () => {
  const placed = await ensureSetup()
  // electron-vite hands what follows the two dashes to Electron.
  const flags = sandboxFlags(placed.electron)
  return await runVisibly(process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'dev', ...process.argv.slice(2), ...flags.length > 0 ? ['--', ...flags] : []],
    { cwd: root, env: buildEnvironment(placed) })
})
