// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import type { Look } from '#contract'
import { decide, dismissPlan, plan, planFiles } from '../../../../src-renderer/datasets/use-plan'
import { installBridge } from '../bridge'

const group = { id: 'text-corpus', kind: 'text-corpus', name: 'a', source: 'a.txt', files: 1, bytes: 9, alternatives: [] }
const table = { id: 'table', kind: 'table', name: 'b', source: 'b.csv', files: 1, bytes: 9, alternatives: ['text-corpus'] }
const started = (bridge: ReturnType<typeof installBridge>) => bridge.asked.filter(one => one.channel === 'imports.start').map(one => one.input)

function bridgeFor(look: Omit<Look, 'id'>) {
  const bridge = installBridge({ 'imports.start': () => ({ ok: true, value: { id: 'import-1' } }) })
  bridge.lookAtFiles = async () => ({ ok: true, value: { id: 'look-1', ...look } })
  return bridge
}
afterEach(dismissPlan)

test('one sure thing starts at once; nothing usable does too, so that the failure says why', async () => {
  for (const groups of [[group], []]) {
    const bridge = bridgeFor({ groups, skipped: [], skippedCount: 0 })
    await planFiles([new File(['x'], 'a.txt')])
    expect([started(bridge), plan.value]).toEqual([[{ lookId: 'look-1', choices: [] }], null])
  }
})

test('several things, or a doubtful one, wait for the decision', async () => {
  const bridge = bridgeFor({ groups: [group, table], skipped: [], skippedCount: 0 })
  await planFiles([new File(['x'], 'a.txt')])
  expect(plan.value!.groups.map(({ kinds, isSure }) => [kinds, isSure])).toEqual([[['text-corpus'], true], [['table', 'text-corpus'], false]])
  expect(started(bridge)).toEqual([])
  await decide([null, 'text-corpus'])
  expect(started(bridge)).toEqual([{ lookId: 'look-1', choices: [{ group: 'text-corpus', kind: null }, { group: 'table', kind: 'text-corpus' }] }])
  expect(plan.value).toBeNull()
})

test('a dismissed plan imports nothing', async () => {
  const bridge = bridgeFor({ groups: [table], skipped: [], skippedCount: 0 })
  await planFiles([new File(['x'], 'b.csv')])
  dismissPlan()
  await decide(['table'])
  expect(started(bridge)).toEqual([])
})
