/** A peer as a process: started, asked for steps, ended. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * @typedef {{ command: string, args: string[], env?: NodeJS.ProcessEnv, cwd?: string }} Launch
 * @typedef {{ ready: { peer: string, parameters: number }, readySeconds: number,
 *   measure(steps: number): Promise<number>, ask(steps: number): Promise<any>, end(): void }} Peer
 */

/** @param {Launch} launch @returns {Promise<Peer>} */
export async function startPeer({ command, args, env, cwd }) {
  const begin = performance.now()
  const child = spawn(command, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', chunk => { errors = (errors + String(chunk)).slice(-4000) })
  /** @type {((line: string) => void)[]} */
  const waiting = []
  let end = ''
  createInterface({ input: child.stdout }).on('line', line => { if (line.startsWith('{')) waiting.shift()?.(line) })
  child.on('exit', code => {
    end = `ended with ${code}: ${errors.trim().split('\n').slice(-6).join('\n')}`
    for (const wake of waiting.splice(0)) wake('')
  })
  /** @returns {Promise<any>} */
  const next = async () => {
    const line = end ? '' : await new Promise(resolve => waiting.push(resolve))
    if (line === '') throw new Error(`${command} ${args[0]} ${end}`)
    return JSON.parse(line)
  }
  const ready = await next()
  const ask = async (/** @type {number} */ steps) => {
    child.stdin.write(`${steps}\n`)
    return await next()
  }
  return {
    ready,
    readySeconds: (performance.now() - begin) / 1000,
    ask,
    measure: async steps => (await ask(steps)).ms_per_step,
    end: () => { child.kill('SIGKILL') },
  }
}
