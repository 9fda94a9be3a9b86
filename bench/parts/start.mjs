/** From asking for a run to its first finished step: the default presets on the built-in samples, by `duet train`. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureBuild } from '../../scripts/build.mjs'
import { root, runtimeEnv } from '../../scripts/setup/index.mjs'
import { run } from '../../scripts/setup/run.mjs'
import { median, rounded } from '../numbers.mjs'
import { printTable } from '../table.mjs'

const presets = [{ recipe: 'text-rnn', sample: 'sample:moby-dick' }, { recipe: 'image-gan', sample: 'sample:fashion' }]

/** @type {import('./part.mjs').Part} */
export const start = {
  name: 'start',
  rounds: 5,
  run: async ({ placed, rounds, tell }) => {
    await ensureBuild(placed)
    const library = mkdtempSync(join(tmpdir(), 'duet-bench-start-'))
    try {
      for (const { recipe, sample } of presets) {
        const train = [join(root, 'out/main/cli.js'), '--json', '--library', library, 'train', '--recipe', recipe, '--dataset', sample]
        // The first run imports the sample into the library, which is not counted.
        await run(placed.electron, [...train, '--max-steps', '1'], { env: runtimeEnv() })
        const seconds = []
        for (let round = 0; round < rounds; round++) seconds.push(await firstStep(placed.electron, train))
        const [value, best, worst] = [median(seconds), Math.min(...seconds), Math.max(...seconds)].map(one => rounded(one, 2))
        const row = { part: 'start', name: recipe, system: 'duet', value, unit: 's', best, worst }
        tell([row], () => printTable(`${recipe}, default preset, first step`, [[`after ${value} s`, `${best} to ${worst} s of ${rounds}`]]))
      }
    } finally {
      rmSync(library, { recursive: true, force: true })
    }
  },
}

/**
 * Seconds from starting the command to the first message that tells of a finished step, which comes up to a quarter of
 * a second after the step.
 * @param {string} electron @param {string[]} args @returns {Promise<number>}
 */
function firstStep(electron, args) {
  const begin = performance.now()
  const child = spawn(electron, args, { env: runtimeEnv(), stdio: ['ignore', 'pipe', 'ignore'] })
  return new Promise((resolve, reject) => {
    let seconds = Number.NaN
    child.on('error', reject)
    createInterface({ input: child.stdout }).on('line', line => {
      const message = JSON.parse(line)
      if (message.type === 'error') reject(new Error(message.message))
      if (!Number.isNaN(seconds) || message.type !== 'progress' || message.step < 1) return
      seconds = (performance.now() - begin) / 1000
      child.kill('SIGINT')
    })
    child.on('close', () => { if (Number.isNaN(seconds)) reject(new Error('No step was finished.')); else resolve(seconds) })
  })
}
