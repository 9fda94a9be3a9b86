/** `npm run dist`: the package of the built studio for this system, in dist/. */
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ensureBuild } from './build.mjs'
import { makeDebianPackage } from './dist/linux.mjs'
import { makeOtherPackage } from './dist/other-systems.mjs'
import { cacheFolder, checkFreeSpace } from './setup/cache.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'
import { say } from './setup/say.mjs'
import { tensorFlowFolder } from './setup/tensorflow.mjs'

await runScript(async () => {
  const placed = await ensureSetup()
  await ensureBuild(placed)
  checkFreeSpace(1.5e9)
  // Beside the cache, so that what does not change is linked and not copied; swept like an interrupted set-up.
  process.umask(0o022)
  const stage = join(cacheFolder(), `dist.${process.pid}.part`)
  mkdirSync(stage, { recursive: true, mode: 0o755 })
  try {
    const places = { placed, stage, tensorFlow: tensorFlowFolder() }
    const isLinux = process.platform === 'linux'
    const target = isLinux ? await makeDebianPackage(places) : await makeOtherPackage(places)
    say(`Made ${relative(root, target)}, ${Math.round(statSync(target).size / 1e6)} MB.`)
    if (isLinux) say(`Install it with: sudo apt install ./${relative(process.cwd(), target)}`)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
})
