/** Input that cannot be imported: a sentence for each, and nothing left behind. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, dropPaths, makeHome, openStudio, type Home, type RunningStudio } from './support/studio'

let home: Home
let studio: RunningStudio
let folder: string
beforeAll(async () => {
  home = makeHome()
  folder = mkdtempSync(join(tmpdir(), 'duet-bad-'))
  studio = await openStudio(home)
})
afterAll(async () => {
  await studio.close()
  home.remove()
  rmSync(folder, { recursive: true, force: true })
})

async function refused(name: string, bytes: Uint8Array): Promise<string> {
  const { page } = studio
  const file = join(folder, name)
  writeFileSync(file, bytes)
  await dropPaths(page, [file])
  const card = page.getByRole('region', { name })
  await card.getByRole('button', { name: 'Dismiss' }).waitFor({ timeout: 20_000 })
  const sentence = await card.locator('p').first().textContent()
  await card.getByRole('button', { name: 'Dismiss' }).click()
  expect(await call(page, 'datasets.list', {})).toEqual([])
  expect(readdirSync(join(home.library, 'datasets'))).toEqual([])
  return sentence ?? ''
}

it('says that an empty file is empty', async () => {
  expect(await refused('nothing.txt', new Uint8Array(0))).toMatch(/nothing\.txt.*empty/)
})

it('says that a binary file is no text, whatever its name', async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)
  expect(await refused('letters.txt', bytes)).toMatch(/letters\.txt/)
})

it('says the same in Chinese', async () => {
  await call(studio.page, 'settings.set', { locale: 'zh-CN' })
  await studio.page.locator('html[lang="zh-CN"]').waitFor()
  const { page } = studio
  const file = join(folder, 'empty.txt')
  writeFileSync(file, '')
  await dropPaths(page, [file])
  const card = page.getByRole('region', { name: 'empty.txt' })
  await card.getByRole('button', { name: '关闭通知' }).waitFor({ timeout: 20_000 })
  expect(await card.locator('p').first().textContent()).toMatch(/empty\.txt.*[\u4e00-\u9fff]/)
})
