/** `npm run types`: the type check of main, page and scripts, two at a time. */
import { fileURLToPath } from 'node:url'
import { ensureSetup, root, runScript } from './setup/index.mjs'
import { runVisibly } from './setup/run.mjs'

/** The page's check lasts as long as the other two. */
const lanes = () => {
  const [plain, vue] = [import.meta.resolve('typescript/bin/tsc'), import.meta.resolve('vue-tsc/bin/vue-tsc.js')].map(url => fileURLToPath(url))
  return [[[plain, 'tsconfig.node.json'], [plain, 'tsconfig.scripts.json']], [[vue, 'tsconfig.web.json']]]
}

await runScript(async () => {
  await ensureSetup()
  const codes = await Promise.all(lanes().map(checkInTurn))
  return codes.flat().some(code => code !== 0) ? 1 : 0
})

/** @param {string[][]} lane @returns {Promise<number[]>} */
async function checkInTurn(lane) {
  const codes = []
  for (const [program = '', project = ''] of lane)
    codes.push(await runVisibly(process.execPath, [program, '--noEmit', '-p', project], { cwd: root }))
  return codes
}
