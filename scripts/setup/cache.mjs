/** The per-user cache of downloads and builds: a second clone needs neither. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** @param {NodeJS.ProcessEnv} env @param {string} platform */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'duet-studio')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'duet-studio', 'Cache')
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'duet-studio')
}

/** @param {string} file @returns {Promise<string>} sha256 in hex */
export async function sha256(file) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}

/**
 * A folder of the cache, made once: `make` fills a fresh folder beside it, which takes its place by one rename, so that
 * an interrupted or a second set-up never sees half of it.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make
 */
export async function cachedFolder(name, make) {
  const root = cacheFolder()
  const target = join(root, name)
  if (existsSync(join(target, '.complete'))) return target
  mkdirSync(root, { recursive: true })
  const fresh = `${target}.${process.pid}.part`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  try {
    await make(fresh)
    writeFileSync(join(fresh, '.complete'), '')
    rmSync(target, { recursive: true, force: true })
    renameSync(fresh, target)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw error
  }
  return target
}

/**
 * One set-up at a time; a lock whose process is gone is taken over.
 * @template T
 * @param {(waiting: (owner: string) => void) => Promise<T>} work
 * @param {(owner: string) => void} onWait
 */
export async function locked(work, onWait) {
  mkdirSync(cacheFolder(), { recursive: true })
  const file = join(cacheFolder(), 'setup.lock')
  let told = false
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch {
      const owner = readOwner(file)
      if (isStale(owner, file)) { removeFile(file); continue }
      if (!told) onWait(owner)
      told = true
      await new Promise(done => setTimeout(done, 500))
    }
  }
  const release = () => removeFile(file)
  process.once('exit', release)
  try {
    return await work(onWait)
  } finally {
    process.off('exit', release)
    release()
  }
}

/** @param {string} owner process id as text @param {string} file */
export function isStale(owner, file) {
  const pid = Number(owner)
  if (!Number.isInteger(pid) || pid <= 0) {
    // Just created and not yet written by its owner, or damaged: only an old one is damaged.
    return existsSync(file) && Date.now() - statSync(file).mtimeMs > 5000
  }
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH'
  }
}

/** @param {string} file */
function readOwner(file) {
  try { return readFileSync(file, 'utf8').trim() } catch { return '' }
}

/** @param {string} file */
function removeFile(file) {
  try { unlinkSync(file) } catch { /* someone else was quicker */ }
}
