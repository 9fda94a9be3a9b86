import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeAtomically } from '../../../src-main/trainer/atomic-file'
import { temporaryFolder } from '../../support/library'

test('a file is there as a whole, with its hash, and nothing beside it', async () => {
  const folder = temporaryFolder()
  const file = join(folder, '检查点.bin')
  await writeAtomically(file, 'old')
  const content = Buffer.alloc(100_000, 7)
  expect(await writeAtomically(file, content)).toEqual({ bytes: 100_000, sha256: createHash('sha256').update(content).digest('hex') })
  expect(readFileSync(file)).toEqual(content)
  expect(readdirSync(folder)).toEqual(['检查点.bin'])
})

test('what cannot be put in its place leaves the old as it was, and nothing of itself', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'taken', 'inside'), { recursive: true })
  await expect(writeAtomically(join(folder, 'taken'), 'new')).rejects.toThrow()
  expect(readdirSync(join(folder, 'taken'))).toEqual(['inside'])
  expect(readdirSync(folder)).toEqual(['taken'])
  await expect(writeAtomically(join(folder, 'missing', 'file'), 'new')).rejects.toThrow(/ENOENT/)
})
