/** What Chromium decodes for this process, in a page that main lays a line to. */
import { readFile } from 'node:fs/promises'
import type { FromMedia, MediaLine, MediaWanted } from '../contract/media'
import type { AudioOptions, DecodedAudio, MediaDecoder } from '../datasets/define'

/** A port as a utility process gets it. */
export interface MediaPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  start(): void
  close(): void
}

export interface MediaParent {
  postMessage(message: MediaWanted): void
  on(event: 'message', listener: (event: { data: unknown, ports: MediaPort[] }) => void): void
}

type Answer = DecodedAudio | { readonly tooLong: number } | { readonly problem: string }

/** So long may one file take before the page is taken for stuck. */
const longestMs = 120_000

/** The decoder, where this process was started by the window app; the duet command has no page to decode in. */
export function mediaDecoder(): MediaDecoder | undefined {
  const { parentPort } = process as unknown as { parentPort?: MediaParent }
  return parentPort && process.env['DUET_MEDIA'] === '1' ? mediaOver(parentPort) : undefined
}

export function mediaOver(parent: MediaParent): MediaDecoder {
  const line = new Line(parent)
  let last: Promise<unknown> = Promise.resolve()
  return {
    decodeAudio(path, options) {
      // One after the other: decoded sounds are large.
      const turn = last.then(() => line.decode(path, options))
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

class Line {
  readonly #parent: MediaParent
  #port: Promise<MediaPort> | undefined
  #laidPort: MediaPort | undefined
  #isStuck = false
  #id = 0
  #waiting: { id: number, hear(message: FromMedia): void, end(answer: Answer): void } | undefined
  #laid: ((port: MediaPort) => void) | undefined

  constructor(parent: MediaParent) {
    this.#parent = parent
    parent.on('message', ({ data, ports }) => {
      if ((data as MediaLine).type !== 'mediaLine') return
      const port = ports[0]
      if (port) this.#laid?.(this.#prepared(port))
      else this.#lost('the page that decodes it does not open')
    })
  }

  async decode(path: string, { rate, maxSeconds, signal }: AudioOptions): Promise<Answer> {
    signal.throwIfAborted()
    const bytes = await readFile(path, { signal })
    const id = ++this.#id
    let give: (answer: Answer) => void = () => undefined
    const answer = new Promise<Answer>((resolve, reject) => {
      give = resolve
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    const timer = setTimeout(() => {
      this.#forget(true)
      give({ problem: 'decoding it does not end' })
    }, longestMs)
    this.#waiting = { id, end: give, hear: collector(rate, give) }
    try {
      const port = await Promise.race([this.#connect(), answer.then(() => undefined)])
      port?.postMessage({ type: 'decodeAudio', id, rate, maxSeconds, bytes })
      return await answer
    } finally {
      clearTimeout(timer)
      this.#waiting = undefined
    }
  }

  #connect(): Promise<MediaPort> {
    this.#port ??= new Promise(resolve => {
      this.#laid = resolve
      this.#parent.postMessage({ type: 'mediaWanted', fresh: this.#isStuck })
      this.#isStuck = false
    })
    return this.#port
  }

  #prepared(port: MediaPort): MediaPort {
    port.on('message', ({ data }) => {
      const message = data as FromMedia
      if (message.id === this.#waiting?.id) this.#waiting.hear(message)
    })
    // The page has ended: by what it decoded, as far as can be known.
    port.on('close', () => { if (this.#laidPort === port) this.#lost('its decoder broke down') })
    port.start()
    this.#laidPort = port
    return port
  }

  #lost(problem: string): void {
    this.#forget(false)
    this.#waiting?.end({ problem })
  }

  #forget(isStuck: boolean): void {
    this.#port = this.#laidPort = undefined
    this.#isStuck = isStuck
  }
}

/** Puts the pieces of one answer together. */
function collector(rate: number, give: (answer: Answer) => void): (message: FromMedia) => void {
  let channels: Float32Array[] = []
  return message => {
    switch (message.type) {
      case 'audio':
        channels = Array.from({ length: message.channels }, () => new Float32Array(message.length))
        break
      case 'piece':
        channels[message.channel]?.set(message.samples, message.offset)
        break
      case 'done':
        give({ rate, channels })
        break
      case 'tooLong':
        give({ tooLong: message.seconds })
        break
      case 'problem':
        give({ problem: message.message })
    }
  }
}
