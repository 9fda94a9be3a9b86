/**
 * `npm run icons`: renders resources/icons/icon.svg to the sizes and containers that the desktops ask for. Run it after
 * a change of the drawing, and commit what it makes.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { icnsFile, icoFile } from './icons/containers.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'

const folder = join(root, 'resources/icons')
/** What a freedesktop icon theme looks for; icon.png is the window's own. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512]

await runScript(async () => {
  await ensureSetup()
  const drawing = readFileSync(join(folder, 'icon.svg'))
  /** @type {Map<number, Buffer>} */
  const images = new Map()
  // Drawn at the asked size, not shrunk from a large one; the drawing's own size is 512.
  for (const size of [...sizes, 1024])
    images.set(size, await sharp(drawing, { density: 72 * size / 512 }).resize(size, size).png({ compressionLevel: 9 }).toBuffer())
  for (const size of sizes) writeFileSync(join(folder, size === 512 ? 'icon.png' : `${size}.png`), images.get(size) ?? '')
  writeFileSync(join(folder, 'icon.ico'), icoFile(images))
  writeFileSync(join(folder, 'icon.icns'), icnsFile(images))
})
