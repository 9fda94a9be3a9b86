import { createHash } from 'node:crypto'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file so that it is there as a whole or not at all, also after a power loss: a temporary name in the same
 * folder, synced, renamed, and the folder synced. Returns the sha256 in hex.
 */
export async function writeAtomically(file: string, content: Uint8Array | string): Promise<{ bytes: number, sha256: string }> {
  const data = typeof content === 'string' ? Buffer.from(content) : content
  const temporary = join(dirname(file), `.${process.pid}-${Date.now()}.part`)
  const handle = await open(temporary, 'wx')
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
  await syncFolder(dirname(file))
  return { bytes: data.byteLength, sha256: createHash('sha256').update(data).digest('hex') }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder and needs no such call.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
