/** Starts the trainer and the importer as ordinary child processes of the runtime as Node. */
import { fork, type ChildProcess, type Serializable } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Child, ChildName, ChildSpawner } from '#contract'
import { trainerEnvironment } from '../engine/environment'
import type { Logger } from '../features/types'

/** Why a child ended, in the contract's words. */
export function exitReason(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  if (/heap out of memory|std::bad_alloc/i.test(stderr)) return 'out-of-memory'
  if (signal === 'SIGKILL' || signal === 'SIGTERM' || code === 137) return 'killed'
  if (signal !== null) return `crashed (${signal})`
  return code === 0 ? 'exited' : `crashed (${code})`
}

/** `folder` holds trainer.js and importer.js. */
export function forkSpawner(folder: string, log: Logger): ChildSpawner {
  return ((name: ChildName, environment: Readonly<Record<string, string>>) =>
    startChild(name, { folder, log, environment })) as ChildSpawner
}

/** Node may tell of the exit while messages sent before it are still to be read. */
function afterLastMessage(child: ChildProcess, then: () => void): void {
  if (!child.connected) { setImmediate(then); return }
  let isTold = false
  const tell = (): void => {
    if (!isTold) then()
    isTold = true
  }
  child.once('disconnect', tell)
  setTimeout(tell, 1000)
}

interface StartOptions { folder: string, log: Logger, environment: Readonly<Record<string, string>> }

function startChild(name: ChildName, { folder, log, environment }: StartOptions): Child<unknown, unknown> {
  const own = name === 'trainer' ? trainerEnvironment(cpus().length) : {}
  const child = fork(join(folder, `${name}.js`), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A session of its own: Ctrl-C in the terminal reaches duet alone, which then asks for a checkpoint.
    detached: true,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ...own, ...environment },
  })
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => log.info(`${name}: ${String(chunk).trimEnd()}`))
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + String(chunk)).slice(-20_000)
    log.warn(`${name}: ${String(chunk).trimEnd()}`)
  })
  const end = (): void => { child.kill('SIGKILL') }
  process.once('exit', end)
  return {
    pid: child.pid,
    post: message => { if (child.connected) child.send(message as Serializable) },
    onMessage: listener => { child.on('message', listener) },
    onExit: listener => {
      child.once('exit', (code, signal) => {
        process.removeListener('exit', end)
        afterLastMessage(child, () => listener({ code, reason: exitReason(code, signal, stderr) }))
      })
      child.once('error', error => {
        if (child.pid === undefined) listener({ code: null, reason: `crashed (${error.message})` })
      })
    },
    kill: end,
  }
}
