/** The whole core on a library of its own, with the real trainer and importer as processes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { toErrorShape, type Child, type ChildSpawner, type EventName, type RunStatus } from '#contract'
import { forkSpawner } from '../../../src-main/cli/spawn'
import { openStudio } from '../../../src-main/features/studio'
import { errorSentence, makeTranslate } from '../../../src-main/features/translator'
import type { Studio } from '../../../src-main/features/types'

const root = resolve(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'duet-studio-'))
const library = join(folder, 'library')
const warnings: string[] = []
const quiet = { info: () => undefined, warn: (message: string) => { warnings.push(message) }, error: () => undefined }
const events: EventName[] = []
const trainers: Child<unknown, unknown>[] = []
let studio: Studio
let dataset: string
/** Of 40 steps; the tests of what is kept go on with it. */
let firstRun: string

const spawnChild = forkSpawner(join(root, 'out/main'), quiet)
const spawn = ((name: 'trainer', environment: Record<string, string>) => {
  const child = spawnChild(name, environment)
  if (name === 'trainer') trainers.push(child as Child<unknown, unknown>)
  return child
}) as ChildSpawner
const open = (): Promise<Studio> => openStudio({
  libraryFolder: library, resourcesFolder: join(root, 'resources'), owner: 'window', spawn, log: quiet, emit: name => { events.push(name) },
})

const params = { hidden: 16, embedding: 8, batch: 8, sequenceLength: 16, evaluateEvery: 20, sampleEvery: 20 }
const start = async (more: object = {}): Promise<string> =>
  (await studio.handlers['runs.start']({ recipe: 'text-rnn', preset: 'quick', dataset, params, limits: { maxSteps: 40 }, ...more } as never)).id
const short = { limits: { maxSteps: 5 } }
const get = async (id: string) => await studio.handlers['runs.get']({ id })
async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 40_000
  while (!await probe()) {
    if (Date.now() > end) throw new Error(`waited for ${what}`)
    await new Promise(done => setTimeout(done, 50))
  }
}
const reaches = (id: string, status: RunStatus): Promise<void> => until(`${id} to be ${status}`, async () => (await get(id)).status === status)

beforeAll(async () => {
  const file = join(folder, 'tale.txt')
  const words = ['sea', 'whale', 'ship', 'captain', 'storm']
  writeFileSync(file, Array.from({ length: 900 }, (_, at) => `The ${words[at % 5]} met the ${words[(at * 7 + 3) % 5]} at night.\n`).join(''))
  studio = await open()
  const state = await studio.importEnded(studio.importPaths([file]).id)
  dataset = state.datasets[0]!
})
afterAll(async () => {
  await studio.close()
  rmSync(folder, { recursive: true, force: true })
})

it('looks at files before it imports them, as they are decided to be', async () => {
  const paths = [join(folder, 'tale.txt'), join(folder, 'other/none.txt')]
  const look = await studio.lookAt(paths)
  expect(look).toMatchObject({ groups: [{ id: 'text-corpus', kind: 'text-corpus', files: 1 }], skippedCount: 1 })
  const before = await studio.handlers['datasets.list']({ deleted: false })
  const { id } = await studio.handlers['imports.start']({ lookId: look.id, choices: [{ group: 'text-corpus', kind: null }] })
  expect(await studio.importEnded(id)).toMatchObject({ state: 'failed', error: { code: 'IMPORT_EMPTY' } })
  const again = await studio.handlers['imports.start']({ lookId: look.id, choices: [{ group: 'text-corpus', kind: 'text-corpus', name: 'Same' }] })
  expect(await studio.importEnded(again.id)).toMatchObject({ state: 'done', datasets: [dataset] })
  expect(await studio.handlers['datasets.list']({ deleted: false })).toEqual(before)
  await studio.handlers['imports.forgetLooks'](undefined)
  await expect((async () => studio.handlers['imports.start']({ lookId: look.id, choices: [] }))()).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

describe('a run', () => {
  it('is trained to its end with points, checkpoints, samples and what it was made with', async () => {
    const id = firstRun = await start({ name: 'first', seed: 5 })
    const ended = await studio.runEnded(id)
    expect(ended).toMatchObject({ status: 'finished', step: 40, name: 'first', seed: 5, provenance: { engine: 'compiled', tensorflow: expect.stringMatching(/^2\./) } })
    expect(ended.series.find(one => one.name === 'train/loss')).toMatchObject({ count: 40, lastStep: 40 })
    expect(ended.checkpoints.some(one => one.isBest) && ended.checkpoints.some(one => one.isLast)).toBe(true)
    expect([...studio.points(id, 'val/loss')].map(one => one.step)).toEqual([20, 40])
    const samples = await studio.handlers['samples.list']({ run: id })
    expect(samples.map(one => one.step).sort((a, b) => a - b)).toEqual([20, 20, 40, 40])
    for (const one of samples) expect(readFileSync(studio.resolveUrl(one.url)!, 'utf8').length).toBeGreaterThan(100)
    expect(JSON.parse(readFileSync(join(library, 'runs', id, 'run.json'), 'utf8'))).toMatchObject({ seed: 5 })
    for (const name of ['runs.changed', 'runs.progress', 'metrics.appended', 'samples.added'] as const) expect(events).toContain(name)
  })

  it('pauses, goes on, and stops with a checkpoint of the step where it stopped', async () => {
    const id = await start({ limits: { maxSteps: 100_000 } })
    await until('steps', async () => (await get(id)).step > 10)
    await studio.handlers['runs.pause']({ id })
    await reaches(id, 'paused')
    const { step } = await get(id)
    await new Promise(done => setTimeout(done, 300))
    expect((await get(id)).step).toBe(step)
    await studio.handlers['runs.resume']({ id })
    await until('it goes on', async () => (await get(id)).step > step)
    await studio.handlers['runs.stop']({ id })
    const ended = await studio.runEnded(id)
    expect(ended.status).toBe('stopped')
    expect(ended.checkpoints.find(one => one.isLast)!.step).toBe(ended.step)
  })

  it('whose trainer is killed keeps its points and goes on to its end', async () => {
    const id = await start({ limits: { maxSteps: 500 } })
    await until('a checkpoint', async () => (await get(id)).checkpoints.length > 0)
    process.kill(trainers.at(-1)!.pid!, 'SIGKILL')
    const killed = await studio.runEnded(id)
    expect(killed).toMatchObject({ status: 'interrupted', error: { code: 'TRAINER_CRASHED' } })
    expect([...studio.points(id, 'train/loss')].map(one => one.step)).toEqual(Array.from({ length: killed.step }, (_, at) => at + 1))
    await studio.handlers['runs.resume']({ id })
    const ended = await studio.runEnded(id)
    expect(ended).toMatchObject({ status: 'finished', step: 500, error: null })
    expect([...studio.points(id, 'train/loss')].map(one => one.step)).toEqual(Array.from({ length: 500 }, (_, at) => at + 1))
  })
})

it('marks a run that diverged as failed, with the step and the numbers up to there, the odd one too', async () => {
  const wild = { cell: 'rnn-relu', hidden: 64, sequenceLength: 64, learningRate: 1, warmup: 0, schedule: 'constant', dropout: 0 }
  const id = await start({ params: { ...params, ...wild } })
  const ended = await studio.runEnded(id)
  expect(ended).toMatchObject({ status: 'failed', error: { code: 'DIVERGED', details: { step: ended.step } } })
  const points = [...studio.points(id, String(ended.error!.details['series']))]
  expect(points.map(one => one.step)).toEqual(Array.from({ length: ended.step }, (_, at) => at + 1))
  expect(points.map(one => Number.isFinite(one.value))).toEqual(points.map(one => one.step < ended.step))
})

describe('a command that comes early', () => {
  it('pauses a run whose trainer still loads, and stops it there', async () => {
    const id = await start({ limits: { maxSteps: 100_000 } })
    await reaches(id, 'running')
    await studio.handlers['runs.pause']({ id })
    await reaches(id, 'paused')
    expect(await get(id)).toMatchObject({ step: 0, checkpoints: [] })
    await studio.handlers['runs.stop']({ id })
    expect(await studio.runEnded(id)).toMatchObject({ status: 'stopped', step: 0, error: null })
  })

  it('stops a run whose checkpoint is still being checked, and does not delete it', async () => {
    const id = await start({ limits: { maxSteps: 100_000 } })
    await until('a checkpoint', async () => (await get(id)).checkpoints.length > 0)
    await studio.handlers['runs.stop']({ id })
    const { step } = await studio.runEnded(id)
    const before = trainers.length
    await studio.handlers['runs.resume']({ id })
    expect(studio.activity().training).toBe(id)
    expect(() => studio.handlers['runs.delete']({ ids: [id] })).toThrow(expect.objectContaining({ code: 'CONFLICT' }))
    await studio.handlers['runs.stop']({ id })
    expect(await studio.runEnded(id)).toMatchObject({ status: 'stopped', step })
    expect([trainers.length, studio.activity().training]).toEqual([before, null])
  })
})

describe('a run whose checkpoints are damaged', () => {
  it('goes on from the one before, and from the beginning where none is left, with the same bits', async () => {
    const id = await start({ limits: { maxSteps: 100_000 } })
    await until('two checkpoints', async () => (await get(id)).checkpoints.length > 1)
    await studio.handlers['runs.stop']({ id })
    await studio.runEnded(id)
    const losses = () => [...studio.points(id, 'train/loss')].map(({ step, value }) => [step, value])
    const checkpoints = join(library, 'runs', id, 'checkpoints')
    for (const count of [1, Infinity]) {
      const known = losses()
      const files = readdirSync(checkpoints).sort().reverse().slice(0, count)
      for (const file of files) truncateSync(join(checkpoints, file), 1000)
      warnings.length = 0
      await studio.handlers['runs.resume']({ id })
      // Steps that are lost with the file are made a second time.
      await until('it is further than it was', async () => (await get(id)).step > known.length + 5)
      await studio.handlers['runs.stop']({ id })
      expect((await studio.runEnded(id)).status).toBe('stopped')
      expect(losses().slice(0, known.length)).toEqual(known)
      const refused = warnings.filter(one => one.includes(`run ${id}: checkpoint`))
      expect(refused.map(one => /step-[\d-]+\.safetensors/.exec(one)![0])).toEqual(files)
    }
  })
})

describe('the queue', () => {
  it('takes a waiting run out when it is deleted and trains it when it is restored', async () => {
    const [first, second] = [await start(short), await start(short)]
    await studio.handlers['runs.delete']({ ids: [second] })
    await studio.runEnded(first)
    expect(studio.activity()).toMatchObject({ training: null, queued: 0 })
    await studio.handlers['runs.restore']({ ids: [second] })
    expect(await studio.runEnded(second)).toMatchObject({ status: 'finished', step: 5, deletedAt: null })
  })

  it('trains one run after the other, in the order that was set', async () => {
    const first = await start({ limits: { maxSteps: 80 } })
    const [second, third] = [await start(short), await start(short)]
    expect((await get(third)).queuePosition).toBe(2)
    await studio.handlers['runs.move']({ id: third, position: 1 })
    expect([(await get(third)).queuePosition, (await get(second)).queuePosition]).toEqual([1, 2])
    const ended = await Promise.all([first, third, second].map(id => studio.runEnded(id)))
    expect(ended.map(one => one.status)).toEqual(['finished', 'finished', 'finished'])
    expect(ended[1]!.startedAt!).toBeGreaterThanOrEqual(ended[0]!.endedAt!)
    expect(ended[2]!.startedAt!).toBeGreaterThanOrEqual(ended[1]!.endedAt!)
  })

  it('lets a waiting run be stopped, and a training one not be deleted', async () => {
    const first = await start({ limits: { maxSteps: 100_000 } })
    const second = await start()
    await reaches(first, 'running')
    await expect((async () => studio.handlers['runs.delete']({ ids: [first] }))()).rejects.toMatchObject({ code: 'CONFLICT' })
    await studio.handlers['runs.stop']({ id: second })
    expect((await get(second)).status).toBe('stopped')
    await studio.handlers['runs.stop']({ id: first })
    await studio.runEnded(first)
  })
})

describe('what is refused', () => {
  const refused = (code: string, details: object = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) })

  it('is a run of what is not there or does not fit, and leaves nothing behind', async () => {
    const before = await studio.handlers['runs.list']({ deleted: false })
    await expect(start({ dataset: 'none' })).rejects.toEqual(refused('NOT_FOUND', { 'what': 'data set', 'what:zh-CN': '数据集', 'id': 'none' }))
    await expect(start({ dataset: 'sample:none' })).rejects.toEqual(refused('NOT_FOUND', { what: 'built-in sample', id: 'none' }))
    await expect(start({ preset: 'none' })).rejects.toEqual(refused('NOT_FOUND', { what: 'preset', id: 'none' }))
    await expect(start({ recipe: 'none' })).rejects.toMatchObject({ name: 'StudioError' })
    await expect(start({ params: { hidden: -1 } })).rejects.toMatchObject({ name: 'StudioError' })
    await expect(start({ recipe: 'image-gan', preset: undefined, params: {} })).rejects.toEqual(refused('DATASET_WRONG_KIND', { kind: 'text-corpus' }))
    expect(await studio.handlers['runs.list']({ deleted: false })).toEqual(before)
    expect(studio.activity()).toEqual({ training: null, queued: 0, importing: 0 })
  })

  it('is what the state of a run does not allow', async () => {
    const id = await start(short)
    expect(await studio.runEnded(id)).toMatchObject({ status: 'finished', step: 5 })
    const chinese = makeTranslate('zh-CN')
    for (const call of ['runs.pause', 'runs.resume', 'runs.stop'] as const) {
      expect(() => studio.handlers[call]({ id }), call).toThrow(refused('CONFLICT'))
      const thrown: unknown = await (async () => studio.handlers[call]({ id }))().catch((error: unknown) => error)
      expect(errorSentence(chinese, toErrorShape(thrown)), 'in Chinese').toMatch(/^[^a-z]+$/i)
      expect(() => studio.handlers[call]({ id: 'none' }), call).toThrow(refused('NOT_FOUND', { what: 'run', id: 'none' }))
    }
    expect(() => studio.handlers['runs.move']({ id, position: 1 })).toThrow(refused('CONFLICT'))
    // All or none: the one that is there is not deleted either.
    expect(() => studio.handlers['runs.delete']({ ids: [id, 'none'] })).toThrow(refused('NOT_FOUND'))
    expect((await get(id)).deletedAt).toBeNull()
  })

  it('is a text too short to train on, by the trainer, with the numbers', async () => {
    const { datasets: [short] } = await studio.importEnded((await studio.handlers['imports.paste']({ text: 'A whale of a tale. '.repeat(80) })).id)
    const id = await start({ dataset: short, params: { ...params, batch: 512 } })
    const needed = 512 * 17 + 1
    expect(await studio.runEnded(id)).toMatchObject({ status: 'failed', step: 0, error: { code: 'DATASET_TOO_SMALL', details: { needed } } })
  })
})

describe('an import', () => {
  it('of a text that was pasted has its first words as the name; the same text is the same data set', async () => {
    const paste = async (text: string) => studio.importEnded((await studio.handlers['imports.paste']({ text })).id)
    const text = `${'Thar she blows! '.repeat(80)}\nthe end.`
    const [first, second] = [await paste(text), await paste(text)]
    expect([first.state, second.datasets]).toEqual(['done', first.datasets])
    expect((await studio.handlers['datasets.get']({ id: first.datasets[0]! })).name).toBe('Thar she blows! Thar she blows! Thar she')
    expect(readdirSync(join(library, 'staging'))).toEqual([])
  })

  it('of what is not there fails in a sentence that names it', async () => {
    const ended = await studio.importEnded(studio.importPaths([join(folder, 'missing.txt')]).id)
    expect(ended).toMatchObject({ state: 'failed', datasets: [] })
    expect(ended.error!.message).toContain('missing.txt')
    expect(readdirSync(join(library, 'staging'))).toEqual([])
  })
})

describe('what is kept', () => {
  it('can be renamed, tagged, noted, deleted and restored', async () => {
    const id = firstRun
    await studio.handlers['runs.rename']({ id, name: '第二次航行' })
    await studio.handlers['runs.tag']({ id, tags: ['keep', 'baseline'] })
    await studio.handlers['runs.annotate']({ id, note: 'calm sea' })
    expect(await get(id)).toMatchObject({ name: '第二次航行', tags: ['baseline', 'keep'], note: 'calm sea' })
    const names = async (deleted: boolean) => (await studio.handlers['runs.list']({ deleted })).map(run => run.id)
    await studio.handlers['runs.delete']({ ids: [id] })
    expect([(await names(false)).includes(id), (await names(true)).includes(id)]).toEqual([false, true])
    await studio.handlers['runs.restore']({ ids: [id] })
    expect((await names(false)).includes(id)).toBe(true)
  })

  it('is compared: what differs, and which series are shared', async () => {
    const ids = [await start({ params: { ...params, cell: 'gru' }, seed: 5 }), firstRun]
    await studio.runEnded(ids[0]!)
    const { differs, series, compared } = await studio.handlers['runs.compare']({ ids })
    expect(differs.map(one => [one.key, ...one.values])).toEqual([['parameters', expect.any(Number), expect.any(Number)], ['cell', 'gru', 'lstm']])
    expect(series).toContain('val/loss')
    expect(compared).toBeGreaterThan(10)
  })

  it('makes the same samples of a checkpoint for the same seed', async () => {
    const make = (seed: number, checkpoint: 'best' | number = 'best') =>
      studio.handlers['samples.make']({ run: firstRun, checkpoint, count: 2, seed, options: { prompt: 'The sea', length: 30 } })
    const read = (samples: Awaited<ReturnType<typeof make>>) => samples.map(one => readFileSync(studio.resolveUrl(one.url)!, 'utf8'))
    const first = read(await make(3))
    expect(first.map(text => [...text].length)).toEqual([37, 37])
    expect(read(await make(3))).toEqual(first)
    expect(read(await make(4))).not.toEqual(first)
    await expect(make(1, 39)).rejects.toMatchObject({ code: 'CHECKPOINT_MISSING' })
  })
})

it('gives no file outside the library, whatever the address', () => {
  const outside = join(folder, 'secret.txt')
  writeFileSync(outside, 'secret')
  const made = readdirSync(join(library, 'runs'))[0]!
  mkdirSync(join(library, 'runs', made, 'made'), { recursive: true })
  symlinkSync(outside, join(library, 'runs', made, 'made', 'link.txt'))
  for (const path of [
    `/library/runs/${made}/made/link.txt`, '/library/../secret.txt', '/library/runs/%2e%2e/%2e%2e/secret.txt', '/library/runs/..%2f..%2fsecret.txt',
    '/library/library.sqlite', `/library/runs/${made}/run.json`, `/library/runs/${made}/checkpoints/x`, '/library/cache/..', '/library/%', '/etc/passwd',
  ]) expect(studio.resolveUrl(path), path).toBeNull()
})

it('is found again as it was by another start, with what was training marked', async () => {
  const id = await start({ limits: { maxSteps: 100_000 } })
  await until('steps', async () => (await get(id)).step > 30)
  const before = (await studio.handlers['runs.list']({ deleted: false })).length
  await studio.close()
  studio = await open()
  expect(await studio.handlers['runs.list']({ deleted: false })).toHaveLength(before)
  expect(['stopped', 'interrupted']).toContain((await get(id)).status)
  expect(existsSync(join(library, 'runs', id, 'checkpoints'))).toBe(true)
})
