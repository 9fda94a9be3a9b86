import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeError } from '../datasets/common/files'

/**
 * Writes a file so that it is there as a whole or not at all, also after a power loss: a temporary name in the same
 * folder, synced, renamed, and the folder synced. Returns the sha256 in hex. Where it fails nothing stays of it: what it took of a
 * disk that is full is needed to note that.
 */
export async function writeAtomically(file: string, content: Uint8Array | string): Promise<{ bytes: number, sha256: string }> {
  const data = typeof content === 'string' ? Buffer.from(content) : content
  const temporary = join(dirname(file), `.${process.pid}-${Date.now()}.part`)
  try {
    await writeSynced(temporary, data)
    await rename(temporary, file)
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw writeError(thrown, file)
  }
  await syncFolder(dirname(file))
  return { bytes: data.byteLength, sha256: createHash('sha256').update(data).digest('hex') }
}

async function writeSynced(file: string, data: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
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
