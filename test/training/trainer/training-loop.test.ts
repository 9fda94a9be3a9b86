import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Batch, Point, StudioError } from '#contract'
import { loadBackend } from '../../../src-main/engine/backend'
import type { Backend } from '../../../src-main/engine/types'
import { imageGan } from '../../../src-main/recipes/image-gan'
import { textRnn } from '../../../src-main/recipes/text-rnn'
import { temporaryFolder } from '../../support/library'
import { runLoop } from '../../support/loop'
import { openedShapes, openedText, seaText, tinyGan, tinyText } from '../../support/training'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const text = { recipe: textRnn, params: { ...tinyText, steps: 60, evaluateEvery: 15, sampleEvery: 30 }, dataset: openedText(seaText) }
const gan = { recipe: imageGan, params: { ...tinyGan, steps: 80, evaluateEvery: 20, sampleEvery: 40 }, dataset: openedShapes(48) }

describe.each([['text generation', text, 30], ['the image GAN', gan, 20]] as const)('%s that was killed', (_, recipe, at) => {
  it('goes on from its checkpoint to the same bits', async () => {
    const whole = await runLoop({ backend, ...recipe, folder: temporaryFolder() })
    const folder = temporaryFolder()
    // Stopped some steps after the checkpoint: their numbers are made a second time.
    const first = await runLoop({ backend, ...recipe, folder, watch: (loop, batch) => {
      if (batch?.points.some(one => one.step > at)) loop.stop()
    } })
    expect(first.reason).toBe('stopped')
    const checkpoint = first.checkpoints.find(one => one.step === at)!
    const second = await runLoop({ backend, ...recipe, folder, resume: checkpoint })
    expect(second.step).toBe(whole.step)
    expect(second.values).toEqual(whole.values)
    const bare = (points: typeof whole.points) =>
      points.filter(one => one.step > at).map(({ series, step, value }) => ({ series, step, value }))
    expect(bare(second.points)).toEqual(bare(whole.points))
    const last = `step-${String(whole.step).padStart(8, '0')}`
    expect(readdirSync(join(folder, 'samples')).some(name => name.startsWith(last))).toBe(true)
  })
})

describe('a run', () => {
  it('keeps the last two checkpoints and the best, and no half-written file', async () => {
    const folder = temporaryFolder()
    const { checkpoints } = await runLoop({ backend, ...text, folder })
    expect(checkpoints.map(one => one.step)).toEqual([15, 30, 45, 60])
    const best = checkpoints.filter(one => one.isBest).at(-1)!
    const expected = new Set([best.file, ...checkpoints.slice(-2).map(one => one.file)])
    expect(new Set(readdirSync(join(folder, 'checkpoints')))).toEqual(expected)
    expect(checkpoints.every(one => one.objective !== null)).toBe(true)
  })

  it('that is stopped right at a checkpoint leaves that file as it was committed', async () => {
    const folder = temporaryFolder()
    const { checkpoints, step } = await runLoop({ backend, ...text, folder, watch: (loop, batch) => {
      if (batch?.checkpoints.some(one => one.step === 30)) loop.pause()
      if (batch?.checkpoints.some(one => one.step === 30)) setTimeout(() => loop.stop(), 50)
    } })
    const files = checkpoints.map(one => one.file)
    expect(step).toBeLessThan(45)
    expect(new Set(files).size).toBe(files.length)
    for (const one of checkpoints.slice(-2)) {
      expect(createHash('sha256').update(readFileSync(join(folder, 'checkpoints', one.file))).digest('hex')).toBe(one.sha256)
    }
  })

  it('ends at its limit of steps with everything measured there', async () => {
    const { reason, step, points, checkpoints } = await runLoop({ backend, ...text, folder: temporaryFolder(), limits: { maxSteps: 20 } })
    expect([reason, step, checkpoints.at(-1)!.step]).toEqual(['completed', 20, 20])
    expect(points.filter(one => one.series === 'train/loss').map(one => one.step)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
    expect(points.filter(one => one.series === 'val/loss').map(one => one.step)).toEqual([15, 20])
  })

  it('ends at its limit of seconds, the last validation included', async () => {
    const params = { ...text.params, steps: 1_000_000, evaluateEvery: 100, sampleEvery: 1000 }
    const folder = temporaryFolder()
    const { reason, seconds, step, points } = await runLoop({ backend, ...text, params, folder, limits: { maxSeconds: 2 } })
    expect(reason).toBe('completed')
    expect(seconds).toBeGreaterThan(1.3)
    expect(seconds).toBeLessThan(4)
    expect(points.filter(one => one.series === 'val/loss').at(-1)!.step).toBe(step)
  })

  it('rests while it is paused and goes on where it was', async () => {
    const rest = 1500
    const whole = await runLoop({ backend, ...text, folder: temporaryFolder() })
    const paused = await runLoop({ backend, ...text, folder: temporaryFolder(), watch: (loop, batch) => {
      if (!batch) setTimeout(() => loop.pause(), 30)
      // The checkpoint without a measurement is that of the pause.
      if (batch?.checkpoints.some(one => one.objective === null)) setTimeout(() => loop.resume(), rest)
    } })
    const kinds = paused.messages.map(one => one.type)
    expect(kinds).toContain('paused')
    expect(kinds.indexOf('resumed')).toBeGreaterThan(kinds.indexOf('paused'))
    expect(paused.values).toEqual(whole.values)
    // The clock of training stands still: no two steps that follow each other are a rest apart.
    const seconds = paused.points.filter(one => one.series === 'train/loss').map(one => one.seconds)
    expect(seconds).toHaveLength(60)
    expect(Math.max(...seconds.slice(1).map((one, at) => one - seconds[at]!))).toBeLessThan(rest / 1000)
  })

  it.each(['stop', 'resume'] as const)('obeys a %s that comes while it saves for a pause', async wanted => {
    const isPauseSaved = (batch?: Batch): boolean => batch?.checkpoints.some(one => one.objective === null) ?? false
    const ended = runLoop({ backend, ...text, folder: temporaryFolder(), limits: { maxSteps: 25 }, watch: (loop, batch) => {
      if (!batch) setTimeout(() => loop.pause(), 20)
      if (isPauseSaved(batch)) loop[wanted]()
    } })
    const { reason, step } = await Promise.race([ended, new Promise<never>((_, fail) => setTimeout(() => fail(new Error('it hangs')), 5000))])
    expect(reason).toBe(wanted === 'stop' ? 'stopped' : 'completed')
    if (wanted === 'resume') expect(step).toBe(25)
  })

  it('says at which step it diverged', async () => {
    const wild = { cell: 'rnn-relu', hidden: 64, sequenceLength: 64, learningRate: 1, warmup: 0, schedule: 'constant', dropout: 0 }
    const params = { ...text.params, ...wild }
    const folder = temporaryFolder()
    const told: Point[] = []
    const diverging = runLoop({ backend, ...text, params, folder, watch: (_, batch) => {
      told.push(...batch?.points ?? [])
    } })
    const error = await diverging.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DIVERGED', details: { series: expect.any(String), step: expect.any(Number) } })
    // The number that is none is the last that is told.
    const { series, step } = (error as StudioError).details
    expect(told.at(-1)).toMatchObject({ step })
    expect(told.filter(one => !Number.isFinite(one.value)).map(one => [one.step, one.series])).toContainEqual([step, series])
    expect(told.filter(one => one.step < Number(step)).every(one => Number.isFinite(one.value))).toBe(true)
  })

  it('refuses a checkpoint that has changed, by its name', async () => {
    const folder = temporaryFolder()
    const { checkpoints } = await runLoop({ backend, ...text, folder, limits: { maxSteps: 15 } })
    const last = checkpoints.at(-1)!
    const file = join(folder, 'checkpoints', last.file)
    const content = readFileSync(file)
    content[content.length - 1]! ^= 1
    writeFileSync(file, content)
    const resumed = () => runLoop({ backend, ...text, folder, resume: last })
    await expect(resumed()).rejects.toMatchObject({ code: 'CHECKPOINT_DAMAGED', details: { file: last.file } })
    truncateSync(file, 100)
    await expect(resumed()).rejects.toMatchObject({ code: 'CHECKPOINT_DAMAGED' })
  })
})
