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

/** `step` runs so many steps and gives the last loss. */
export interface Trained { readonly parameters: number, step(count: number): number | Promise<number>, more?(): object }

/** The same step again and again. */
export function repeated(step: () => number): (count: number) => number {
  return count => {
    let loss = Number.NaN
    for (let at = 0; at < count; at++) loss = step()
    return loss
  }
}

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: string }) => void): void
}

const warmUp = 5

/** Warms up, says that it is ready, then runs as many steps as each line asks for.  */
export async function serve(peer: string, { parameters, step, more }: Trained): Promise<void> {
  const parent = (process as unknown as { parentPort?: ParentPort }).parentPort
  const say = (message: object): void => {
    const line = JSON.stringify(message)
    if (parent) parent.postMessage(line)
    else process.stdout.write(`${line}\n`)
  }
  const answer = async (line: string): Promise<void> => {
    const steps = Number(line)
    const begin = performance.now()
    const loss = await step(steps)
    say({ ms_per_step: (performance.now() - begin) / steps, loss, ...more?.() })
  }
  await step(warmUp)
  if (parent) parent.on('message', ({ data }) => { void answer(data) })
  else createInterface({ input: process.stdin }).on('line', line => { void answer(line) }).on('close', () => process.exit(0))
  say({ ready: true, peer, parameters })
}
