/** The way to whoever started this process: Electron's main process, or a Node process that forked it. */
import type { FromTrainer, ToTrainer } from '#contract'

export interface Port {
  post(message: FromTrainer): void
  onMessage(listener: (message: ToTrainer) => void): void
  /** The other side is gone. */
  onGone(listener: () => void): void
}

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
}

export function openPort(): Port {
  const parent = (process as unknown as { parentPort?: ParentPort }).parentPort
  if (parent) {
    return {
      post: message => parent.postMessage(message),
      onMessage: listener => parent.on('message', event => listener(event.data as ToTrainer)),
      onGone: listener => parent.on('close', listener),
    }
  }
  return {
    // A parent that is gone does not make a saving trainer fail.
    post: message => { if (process.connected) process.send?.(message, undefined, undefined, () => undefined) },
    onMessage: listener => process.on('message', message => listener(message as ToTrainer)),
    onGone: listener => process.on('disconnect', listener),
  }
}
