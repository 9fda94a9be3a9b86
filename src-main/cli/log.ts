import { join } from 'node:path'
import log from 'electron-log/node'
import { redact } from '../features/redact'
import type { Logger } from '../features/types'

/** The log of the command, at most 2 MB; nothing of it goes to the terminal. */
export function openLog(folder: string): Logger {
  log.transports.file.resolvePathFn = () => join(folder, 'logs', 'duet.log')
  log.transports.file.maxSize = 2 * 1024 * 1024
  log.transports.file.level = 'info'
  log.transports.console.level = process.env['DUET_LOG'] ? 'info' : false
  const write = (level: 'info' | 'warn' | 'error') => (message: string): void => log[level](redact(message))
  return { info: write('info'), warn: write('warn'), error: write('error') }
}
