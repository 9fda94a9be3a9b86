/** Starts the trainer and the importer as utility processes of Electron. */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { app, utilityProcess } from 'electron'
import type { Child, ChildName, ChildSpawner } from '#contract'
import { trainerEnvironment } from '../engine/environment'
import type { Logger } from '../features/types'
import { exitReason } from './exit-reason'

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

export function utilitySpawner(folder: string, log: Logger): ChildSpawner {
  return ((name: ChildName, environment: Readonly<Record<string, string>>) =>
    startChild(name, { folder, log, environment })) as ChildSpawner
}

interface StartOptions { folder: string, log: Logger, environment: Readonly<Record<string, string>> }

function startChild(name: ChildName, { folder, log, environment }: StartOptions): Child<unknown, unknown> {
  const serviceName = `duet-${name}-${++started}`
  const own = name === 'trainer' ? trainerEnvironment(cpus().length) : {}
  const child = utilityProcess.fork(join(folder, `${name}.js`), [], {
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
  return {
    get pid() { return child.pid },
    post: message => child.postMessage(message),
    onMessage: listener => { child.on('message', listener) },
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

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
