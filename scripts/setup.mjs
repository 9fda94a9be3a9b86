/** `npm run setup`: everything a fresh clone needs; `npm start` and `npm test` do the same by themselves. */
import { ensureSetup, runScript } from './setup/index.mjs'

await runScript(async () => {
  const { version, isFallback } = await ensureSetup()
  console.log(`Ready: Electron ${version}${isFallback ? ' (from the package registry)' : ''}.`)
})
