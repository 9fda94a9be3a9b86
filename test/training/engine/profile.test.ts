import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Profile } from '#contract'
import { loadBackend } from '../../../src-main/engine/backend'
import { createRunner } from '../../../src-main/engine/runner'
import type { Backend } from '../../../src-main/engine/types'
import { textRnn } from '../../../src-main/recipes/text-rnn'
import { eventsOf, summaryOf, writeProfile } from '../../../src-main/trainer/profile'
import { temporaryFolder } from '../../support/library'
import { openedText, seaText, startSession, tinyText } from '../../support/training'

let backend: Backend
beforeAll(async () => {
  // The clocks are not deterministic; see runEnvironment.
  process.env['TF_DETERMINISTIC_OPS'] = '0'
  backend = await loadBackend()
})

it('profiles a step that is a step like any other', () => {
  const session = startSession(backend, textRnn, { params: tinyText, dataset: openedText(seaText) })
  const plain = createRunner(backend, session.network, { mode: 'compiled' })
  const profiled = createRunner(backend, session.network, { mode: 'compiled', profiled: 'train' })
  try {
    for (let step = 1; step <= 3; step++) {
      const { outputs, operations } = profiled.profile!(session.inputs(step, 0))
      expect(outputs).toEqual(plain.run('train', session.inputs(step, 0)))
      expect(operations.filter(({ name }) => name === 'DuetLstmGrad')).toHaveLength(2)
      expect(operations.every(({ begin, end }) => begin >= 0 && end >= begin)).toBe(true)
      operations.slice(1).forEach(({ begin }, at) => expect(begin).toBe(operations[at]!.end))
      expect(operations.at(-1)!.end).toBeGreaterThan(0)
    }
    expect(profiled.read()).toEqual(plain.read())
  } finally {
    plain.dispose()
    profiled.dispose()
  }
})

it('writes a trace for Chrome and the ten costliest kinds', async () => {
  const operations = Array.from({ length: 24 }, (_, at) => ({
    name: `Op${at % 12}`, node: `node${at}`, shapes: [[2, 3]], begin: at / 1000, end: at / 1000 + (at % 12 + 1) / 12_000,
  }))
  const folder = temporaryFolder()
  await writeProfile(folder, operations, 7)
  const table = JSON.parse(readFileSync(join(folder, 'profile/operations.json'), 'utf8')) as Profile
  expect(table).toEqual(summaryOf(operations, 7))
  expect(table.costliest).toHaveLength(10)
  expect(table.costliest[0]).toMatchObject({ name: 'Op11', count: 2 })
  expect(table.costliest[0]!.ms).toBeCloseTo(2, 6)
  expect(table.sumMs).toBeCloseTo(13, 6)
  const { traceEvents } = JSON.parse(readFileSync(join(folder, 'profile/step.trace.json'), 'utf8')) as { traceEvents: object[] }
  expect(traceEvents).toHaveLength(24)
  expect(eventsOf(operations)[1]).toMatchObject({ name: 'Op1', ph: 'X', ts: 1000, args: { node: 'node1', shapes: ['2 x 3'] } })
})
