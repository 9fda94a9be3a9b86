/** `npm run dev`: the studio with hot reload. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildEnvironment } from './build.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'

await runScript(async () => {
  const placed = await ensureSetup()
  const child = spawn(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'dev', ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit', env: buildEnvironment(placed) })
  return await new Promise(done => child.on('close', code => done(code ?? 1)))
})
