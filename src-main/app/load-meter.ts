/** Measures what this computer has to do, once a second while somebody can see it. */
import { statfs } from 'node:fs/promises'
import { cpus, freemem, totalmem } from 'node:os'
import type { SystemLoad } from '#contract'

export interface CpuTimes { readonly busy: number, readonly all: number }

/** Milliseconds all cores have worked and existed since the computer was started. */
export function cpuTimes(): CpuTimes {
  let idle = 0
  let all = 0
  for (const { times } of cpus()) {
    idle += times.idle
    all += times.user + times.nice + times.sys + times.idle + times.irq
  }
  return { busy: all - idle, all }
}

/** Share of all cores in use between two looks, 0..1. */
export function cpuShare(before: CpuTimes, now: CpuTimes): number {
  const all = now.all - before.all
  return all <= 0 ? 0 : Math.min(1, Math.max(0, (now.busy - before.busy) / all))
}

export interface LoadMeterOptions {
  isSeen(): boolean
  /** Folder whose file system is measured. */
  folder(): string
  emit(load: SystemLoad): void
}

/** Returns a function that ends it. */
export function startLoadMeter({ isSeen, folder, emit }: LoadMeterOptions): () => void {
  let before = cpuTimes()
  const timer = setInterval(() => {
    if (!isSeen()) return
    const now = cpuTimes()
    const cpu = cpuShare(before, now)
    before = now
    void diskFree(folder()).then(diskFreeBytes =>
      emit({ cpu, memoryUsedBytes: totalmem() - freemem(), memoryBytes: totalmem(), diskFreeBytes }))
  }, 1000)
  return () => clearInterval(timer)
}

async function diskFree(folder: string): Promise<number> {
  const found = await statfs(folder).catch(() => undefined)
  return found ? found.bavail * found.bsize : 0
}
