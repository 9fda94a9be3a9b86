import { join } from 'node:path'
import log from 'electron-log/main'
import { redact } from '../features/redact'
import type { Logger } from '../features/types'

/** A log file of at most 2 MB, the one before it kept. */
export function openLog(folder: string): Logger {
  log.transports.file.resolvePathFn = () => join(folder, 'studio.log')
  log.transports.file.maxSize = 2 * 1024 * 1024
  log.transports.file.level = 'info'
  log.transports.console.level = process.env['DUET_LOG'] ? 'info' : 'warn'
  log.transports.ipc.level = false
  const write = (level: 'info' | 'warn' | 'error') => (message: string): void => log[level](redact(message))
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

/** What nobody caught goes into the log; the studio goes on, since a run may be training. */
export function catchStray(log: Logger): void {
  process.on('uncaughtException', error => log.error(`uncaught: ${error.stack ?? error.message}`))
  process.on('unhandledRejection', reason => log.error(`unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`))
}
