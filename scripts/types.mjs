/** `npm run types`: the type check of main, page and scripts. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureSetup, root, runScript } from './setup/index.mjs'

const checks = [
  ['typescript/bin/tsc', 'tsconfig.node.json'],
  ['vue-tsc/bin/vue-tsc.js', 'tsconfig.web.json'],
  ['typescript/bin/tsc', 'tsconfig.scripts.json'],
]

await runScript(async () => {
  await ensureSetup()
  const codes = await Promise.all(checks.map(([program = '', project = '']) => check(program, project)))
  return codes.some(code => code !== 0) ? 1 : 0
})

/** @param {string} program @param {string} project @returns {Promise<number>} */
function check(program, project) {
  const child = spawn(process.execPath, [join(root, 'node_modules', program), '--noEmit', '-p', project], { cwd: root, stdio: 'inherit' })
  return new Promise(done => child.on('close', code => done(code ?? 1)))
}
