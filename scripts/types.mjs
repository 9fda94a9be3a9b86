/** `npm run types`: the type check of main, page and scripts, two at a time. */
import { join } from 'node:path'
import { ensureSetup, root, runScript } from './setup/index.mjs'
import { runVisibly } from './setup/run.mjs'

/** The page's check lasts as long as the other two. */
const lanes = [
  [['typescript/bin/tsc', 'tsconfig.node.json'], ['typescript/bin/tsc', 'tsconfig.scripts.json']],
  [['vue-tsc/bin/vue-tsc.js', 'tsconfig.web.json']],
]

await runScript(async () => {
  await ensureSetup()
  const codes = await Promise.all(lanes.map(checkInTurn))
  return codes.flat().some(code => code !== 0) ? 1 : 0
})

/** @param {string[][]} lane @returns {Promise<number[]>} */
async function checkInTurn(lane) {
  const codes = []
  for (const [program = '', project = ''] of lane)
    codes.push(await runVisibly(process.execPath, [join(root, 'node_modules', program), '--noEmit', '-p', project], { cwd: root }))
  return codes
}
