import { expect, it } from 'vitest'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sample } from '#contract'
import { saveSamples } from '../../../src-main/features/save-samples'

it('copies samples under names that sort, never over a file that is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'duet-save-'))
  const path = join(folder, 'source.txt')
  writeFileSync(path, 'made')
  const sample = (step: number, slot: string): Sample => ({
    id: 's', run: 'r1', step, slot, origin: 'request', mediaType: 'text/plain', url: '/library/x.txt', meta: {}, createdAt: 0,
  })
  const out = join(folder, 'out', 'deep')
  await saveSamples([{ sample: sample(20, 'a/b ü'), path }], out)
  await saveSamples([{ sample: sample(20, 'a/b ü'), path }, { sample: sample(3, 'grid'), path }], out)
  expect(readdirSync(out).sort()).toEqual(['r1-step0000003-grid.txt', 'r1-step0000020-a_b_-2.txt', 'r1-step0000020-a_b_.txt'])
  expect(readFileSync(join(out, 'r1-step0000003-grid.txt'), 'utf8')).toBe('made')
  rmSync(folder, { recursive: true })
})
