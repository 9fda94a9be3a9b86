/** What duet writes: objects a line with --json; else results on stdout, progress and errors on stderr. */
import type { ErrorShape } from '#contract'
import { toErrorShape } from '#contract'
import { errorSentence, type Translate } from '../features/translator'
import type { Result } from './define'
import { clip } from './table'

/** `line` is what people see of it. */
export interface Progress { readonly value: object, readonly line: string }

export interface Output {
  progress(progress: Progress): void
  /** A sentence for people while something lasts; not with --json. */
  note(text: string): void
  result(result: Result): void
  error(thrown: unknown): void
  /** The words make no sense; `sentence` is in the user's language. */
  usage(sentence: string): void
  /** Resolves when everything written is out. */
  flush(): Promise<void>
}

export interface OutputOptions {
  readonly json: boolean
  readonly t: Translate
  /** Whoever reads stdout has gone. */
  onBroken(): void
}

export function makeOutput({ json, t, onBroken }: OutputOptions): Output {
  const { stdout, stderr } = process
  let broken = false
  stdout.on('error', () => {
    if (!broken) onBroken()
    broken = true
  })
  stderr.on('error', () => undefined)
  const line = (value: object): void => { if (!broken) stdout.write(`${JSON.stringify(value)}\n`) }
  const bar = makeBar(stderr)
  return {
    progress: progress => json ? line({ type: 'progress', ...progress.value }) : bar.show(progress.line),
    note: text => { if (!json) bar.say(text) },
    result: result => {
      bar.end()
      if (json) line({ type: 'result', ...result.value })
      else if (!broken) stdout.write(`${result.text().trimEnd()}\n`)
    },
    error: thrown => {
      bar.end()
      const { code, message, details }: ErrorShape = toErrorShape(thrown)
      if (json) line({ type: 'error', code, message })
      else stderr.write(`duet: ${errorSentence(t, { code, message, details })}\n`)
    },
    usage: sentence => {
      if (json) line({ type: 'error', code: 'BAD_INPUT', message: sentence })
      else stderr.write(`duet: ${sentence}\n${t('cli.help.hint')}\n`)
    },
    flush: () => new Promise(resolve => { if (broken) resolve(); else stdout.write('', () => resolve()) }),
  }
}

/** On a terminal one line that is written over; elsewhere a line every ten seconds. */
function makeBar(stream: NodeJS.WriteStream) {
  const everyMs = stream.isTTY ? 100 : 10_000
  let last = stream.isTTY ? Number.NEGATIVE_INFINITY : performance.now()
  let isOpen = false
  const end = (): void => {
    if (isOpen) stream.write('\r\x1B[K')
    isOpen = false
  }
  return {
    show(line: string): void {
      if (performance.now() - last < everyMs) return
      last = performance.now()
      if (!stream.isTTY) { stream.write(`${line}\n`); return }
      stream.write(`\r${clip(line, (stream.columns || 80) - 1)}\x1B[K`)
      isOpen = true
    },
    say(text: string): void {
      end()
      stream.write(`${text}\n`)
    },
    end,
  }
}
