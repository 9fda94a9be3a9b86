/** The line to whoever started this process: a utility process's port, or a forked child's channel. */
import type { Serializable } from 'node:child_process'
import type { FromImporter, ToImporter } from '#contract'

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

export interface Port {
  send(message: FromImporter): void
  onMessage(listener: (message: ToImporter) => void): void
}

export function openPort(): Port {
  const { parentPort } = process as { parentPort?: ParentPort }
  if (parentPort) {
    return {
      send: message => parentPort.postMessage(message),
      onMessage: listener => parentPort.on('message', event => listener(event.data as ToImporter)),
    }
  }
  // Without a parent there is nobody to import for.
  process.on('disconnect', () => process.exit(0))
  return {
    send: message => { if (process.connected) process.send?.(message as Serializable) },
    onMessage: listener => { process.on('message', message => listener(message as ToImporter)) },
  }
}
