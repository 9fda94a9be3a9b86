/** Starts the trainer and the importer as utility processes of Electron. */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { app, utilityProcess, type UtilityProcess } from 'electron'
import type { Child, ChildName, ChildSpawner } from '#contract'
import { trainerEnvironment } from '../engine/environment'
import type { Logger } from '../features/types'
import type { MediaLine, MediaWanted } from '../contract/media'
import { exitReason } from './exit-reason'
import { mediaView } from './media-view'
import type { ShellPaths } from './paths'

/** Why each child ended, by its service name: told apart from its exit, and a little earlier or later. */
const reasons = new Map<string, string>()
let started = 0

export function watchChildren(log: Logger): void {
  app.on('child-process-gone', (_event, details) => {
    if (details.type !== 'Utility' || !details.name?.startsWith('duet-')) return
    reasons.set(details.name, details.reason)
    log.warn(`${details.name} ended: ${details.reason} (${details.exitCode})`)
  })
}

export function utilitySpawner(paths: ShellPaths, log: Logger): ChildSpawner {
  return ((name: ChildName, environment: Readonly<Record<string, string>>) =>
    startChild(name, { paths, log, environment })) as ChildSpawner
}

interface StartOptions { paths: ShellPaths, log: Logger, environment: Readonly<Record<string, string>> }

function startChild(name: ChildName, { paths, log, environment }: StartOptions): Child<unknown, unknown> {
  const serviceName = `duet-${name}-${++started}`
  const own = name === 'trainer' ? trainerEnvironment(cpus().length) : { DUET_MEDIA: '1' }
  const child = utilityProcess.fork(join(paths.childFolder, `${name}.js`), [], {
    serviceName,
    stdio: 'pipe',
    env: { ...process.env, ...own, ...environment },
    allowLoadingUnsignedLibraries: process.platform === 'darwin',
  })
  child.stdout?.on('data', (chunk: Buffer) => log.info(`${serviceName}: ${String(chunk).trimEnd()}`))
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + String(chunk)).slice(-20_000)
    log.warn(`${serviceName}: ${String(chunk).trimEnd()}`)
  })
  if (name === 'importer') lendMedia(child, paths.mediaPreloadFile, log)
  return {
    get pid() { return child.pid },
    post: message => child.postMessage(message),
    onMessage: listener => { child.on('message', message => { if (!isMediaWanted(message)) listener(message) }) },
    onExit: listener => {
      child.once('exit', code => setTimeout(() => {
        listener({ code, reason: exitReason(reasons.get(serviceName), code, stderr) })
        reasons.delete(serviceName)
      }, 50))
    },
    // child.kill() asks politely, which a native operation that hangs does not hear.
    kill: () => { if (child.pid === undefined) child.kill(); else endProcess(child.pid) },
  }
}

function isMediaWanted(message: unknown): message is MediaWanted {
  return (message as { type?: unknown }).type === 'mediaWanted'
}

/** Lays lines from an importer to a page that decodes sound, as it asks for them; the page ends with it. */
function lendMedia(child: UtilityProcess, preloadFile: string, log: Logger): void {
  const media = mediaView(preloadFile, log)
  child.on('message', message => {
    if (!isMediaWanted(message)) return
    media.connect(message.fresh).then(
      port => child.postMessage({ type: 'mediaLine' } satisfies MediaLine, [port]),
      (error: unknown) => {
        log.error(`the page that decodes sound did not open: ${String(error)}`)
        child.postMessage({ type: 'mediaLine' } satisfies MediaLine)
      })
  })
  child.once('exit', () => media.close())
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
