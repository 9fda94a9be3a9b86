/** How the driver speaks with a peer: lines of numbers in, lines of JSON out; inside Electron over the utility process's port. */
import { createInterface } from 'node:readline'

export interface Case {
  readonly model: 'lstm' | 'dcgan'
  readonly cell: 'lstm' | 'gru' | 'rnn'
  readonly hidden: number
  readonly layers: number
  readonly batch: number
  readonly length: number
  readonly vocab: number
  readonly embed: number
  readonly latent: number
  readonly threads: number
}

const standard: Case = {
  model: 'lstm', cell: 'lstm', hidden: 256, layers: 1, batch: 64, length: 64, vocab: 65, embed: 128, latent: 100, threads: 2,
}

/** `--model lstm --hidden 256 ...` as the Python peers take it. */
export function readArguments(words: readonly string[] = process.argv.slice(2)): Case {
  const given: Record<string, string | number> = {}
  for (let at = 0; at + 1 < words.length; at += 2) {
    const key = words[at]!.replace(/^--/, '')
    if (!(key in standard)) throw new Error(`There is no option ${words[at]}.`)
    given[key] = typeof standard[key as keyof Case] === 'number' ? Number(words[at + 1]) : words[at + 1]!
  }
  return { ...standard, ...given }
}

export interface Trained { readonly parameters: number, step(): number }

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: string }) => void): void
}

const warmUp = 5

/** Warms up, says that it is ready, then runs as many steps as each line asks for. `step` returns the loss. */
export function serve(peer: string, { parameters, step }: Trained): void {
  const parent = (process as unknown as { parentPort?: ParentPort }).parentPort
  const say = (message: object): void => {
    const line = JSON.stringify(message)
    if (parent) parent.postMessage(line)
    else process.stdout.write(`${line}\n`)
  }
  const answer = (line: string): void => {
    const steps = Number(line)
    const begin = performance.now()
    let loss = Number.NaN
    for (let at = 0; at < steps; at++) loss = step()
    say({ ms_per_step: (performance.now() - begin) / steps, loss })
  }
  for (let at = 0; at < warmUp; at++) step()
  if (parent) parent.on('message', ({ data }) => answer(data))
  else createInterface({ input: process.stdin }).on('line', answer).on('close', () => process.exit(0))
  say({ ready: true, peer, parameters })
}
