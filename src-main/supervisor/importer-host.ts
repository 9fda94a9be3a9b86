/** One importer process, started when it is needed and ended when it has been idle for a while. */
import {
  StudioError, type Child, type ChildSpawner, type ErrorShape, type FromImporter, type ImportJob, type LookJob, type PreviewJob,
  type ToImporter,
} from '#contract'

type Previewed = Extract<FromImporter, { type: 'previewed' }>['preview']
export type ImportEnd = Extract<FromImporter, { type: 'imported' | 'failed' }>
export type ImportProgress = Extract<FromImporter, { type: 'progress' }>

export type Looked = Pick<Extract<FromImporter, { type: 'looked' }>, 'groups' | 'skipped'>

export interface ImporterHost {
  run(job: ImportJob, progress: (progress: ImportProgress) => void): Promise<ImportEnd>
  /** Ends an import, or a look by its id. */
  cancel(importId: string): void
  look(job: LookJob): Promise<Looked>
  preview(job: Omit<PreviewJob, 'type' | 'requestId'>): Promise<Previewed>
  close(): void
}

const idleMs = 20_000

export function importerHost(spawn: ChildSpawner, log: (level: 'info' | 'warn' | 'error', message: string) => void): ImporterHost {
  const imports = new Map<string, { progress(progress: ImportProgress): void, end(end: ImportEnd): void }>()
  const looks = new Map<string, { resolve(looked: Looked): void, reject(error: Error): void }>()
  const previews = new Map<number, { resolve(preview: Previewed): void, reject(error: Error): void }>()
  let child: Child<ToImporter, FromImporter> | undefined
  let idle: NodeJS.Timeout | undefined
  let requests = 0
  let waiting: ToImporter[] | undefined

  const settle = (): void => {
    clearTimeout(idle)
    if (imports.size + looks.size + previews.size === 0) idle = setTimeout(() => child?.kill(), idleMs)
  }
  const hear = (message: FromImporter): void => {
    if (message.type === 'ready') {
      for (const one of waiting ?? []) child?.post(one)
      waiting = undefined
    } else if (message.type === 'progress') imports.get(message.importId)?.progress(message)
    else if (message.type === 'imported' || message.type === 'failed') {
      imports.get(message.importId)?.end(message)
      imports.delete(message.importId)
    } else if (message.type === 'looked') {
      looks.get(message.lookId)?.resolve(message)
      looks.delete(message.lookId)
    } else if (message.type === 'lookFailed') {
      looks.get(message.lookId)?.reject(errorOf(message.error))
      looks.delete(message.lookId)
    } else if (message.type === 'previewed') {
      previews.get(message.requestId)?.resolve(message.preview)
      previews.delete(message.requestId)
    } else if (message.type === 'previewFailed') {
      previews.get(message.requestId)?.reject(errorOf(message.error))
      previews.delete(message.requestId)
    } else log(message.level, message.message)
    settle()
  }
  const gone = (reason: string): void => {
    child = undefined
    waiting = undefined
    clearTimeout(idle)
    const error = new StudioError('IMPORT_UNREADABLE', `The importer ended while it read the files (${reason}).`, { file: '', reason })
    for (const [importId, one] of imports) one.end({ type: 'failed', importId, error: error.toShape(), skipped: [] })
    for (const one of [...looks.values(), ...previews.values()]) one.reject(error)
    imports.clear()
    looks.clear()
    previews.clear()
  }
  const post = (message: ToImporter): void => {
    clearTimeout(idle)
    if (!child) {
      const started = child = spawn('importer', {})
      waiting = []
      started.onMessage(hear)
      started.onExit(({ reason }) => { if (child === started) gone(reason) })
    }
    if (waiting) waiting.push(message)
    else child.post(message)
  }
  return {
    run: (job, progress) => new Promise(end => {
      imports.set(job.importId, { progress, end })
      post(job)
    }),
    cancel: importId => { if (imports.has(importId) || looks.has(importId)) post({ type: 'cancel', importId }) },
    look: job => new Promise((resolve, reject) => {
      looks.set(job.lookId, { resolve, reject })
      post(job)
    }),
    preview: job => new Promise((resolve, reject) => {
      const requestId = ++requests
      previews.set(requestId, { resolve, reject })
      post({ type: 'preview', requestId, ...job })
    }),
    close: () => { clearTimeout(idle); child?.kill() },
  }
}

function errorOf({ code, message, details }: ErrorShape): StudioError {
  return new StudioError(code, message, details)
}
