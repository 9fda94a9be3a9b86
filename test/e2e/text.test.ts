/** Text from the drop to the comparison, as a person does it. */
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { goTo, importDone, lastStep, seesStatus, seesStep, setNumber } from './support/person'
import { dropPaths, makeHome, openStudio, until, type Home, type RunningStudio } from './support/studio'

let home: Home
let studio: RunningStudio
let folder: string
const whale = readFileSync(resolve(import.meta.dirname, '../../resources/samples/moby-dick/text.txt'), 'utf8').slice(0, 150_000)

beforeAll(async () => {
  home = makeHome()
  folder = mkdtempSync(join(tmpdir(), 'duet-drop-'))
  studio = await openStudio(home)
})
afterAll(async () => {
  await studio.close()
  home.remove()
  rmSync(folder, { recursive: true, force: true })
})

it('trains on a dropped text, shows it live, stops, and finds it again after a restart', async () => {
  const file = join(folder, 'the whale.txt')
  writeFileSync(file, whale)
  await dropPaths(studio.page, [file])
  await importDone(studio.page).click({ timeout: 30_000 })

  const { page } = studio
  await page.getByRole('radio', { name: /^Quick/ }).check({ force: true })
  await setNumber(page, 'Hidden size', 48)
  await page.getByRole('button', { name: /^Train/ }).click()
  await seesStatus(page, 'Training')
  await until('the curve', async () => await lastStep(page, /Loss/, 'training loss') > 0)
  const early = await lastStep(page, /Loss/, 'training loss')
  await until('the curve to grow', async () => await lastStep(page, /Loss/, 'training loss') > early)
  await page.getByRole('heading', { name: 'Temperature 0.5' }).waitFor({ timeout: 60_000 })
  await seesStep(page, 200)
  expect(await page.locator('[data-reading]').textContent()).toMatch(/choose among [\d.]+ equally likely/)

  // The playhead leads back to an earlier sample.
  const newest = await page.getByText(/^at step/).textContent()
  await page.getByRole('button', { name: 'Sample before' }).click()
  await until('an earlier sample', async () => await page.getByText(/^at step/).textContent() !== newest, 10)
  await page.getByRole('button', { name: 'Stop' }).click()
  await seesStatus(page, 'Stopped')

  await studio.close()
  studio = await openStudio(home)
  await goTo(studio.page, 'Runs')
  await studio.page.getByRole('row', { name: /LSTM 48, the whale/ }).getByRole('link').click()
  await seesStatus(studio.page, 'Stopped')
  expect(await lastStep(studio.page, /Loss/, 'training loss')).toBeGreaterThanOrEqual(200)
  expect(studio.pageErrors).toEqual([])
})

it('writes on from a prompt with the stopped run', async () => {
  const { page } = studio
  await page.getByRole('tab', { name: 'Try it' }).click()
  await page.getByRole('textbox', { name: 'Prompt' }).fill('The whale ')
  await setNumber(page, 'Length', 80)
  await page.getByRole('button', { name: /Make samples/ }).click()
  const made = page.getByRole('list', { name: 'Made on demand' }).getByRole('listitem')
  await made.first().waitFor({ timeout: 60_000 })
  const text = await until('the text', async () => await made.first().locator('p').textContent())
  expect(text.startsWith('The whale ')).toBe(true)
  expect([...text]).toHaveLength('The whale '.length + 80)

  // Saved where the person says.
  await studio.app.evaluate(({ dialog }, to) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [to] })
  }, folder)
  await made.first().getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved 1 file').waitFor()
})

it('trains a second run from the first and compares them', async () => {
  const { page } = studio
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: /New run with these parameters/ }).click()
  await page.getByRole('combobox', { name: 'Cell' }).selectOption('gru')
  await setNumber(page, 'At most', 200, 1)
  await page.getByRole('button', { name: /^Train/ }).click()
  await seesStatus(page, 'Finished', 120)

  await goTo(page, 'Runs')
  for (const name of [/GRU 48/, /LSTM 48/]) await page.getByRole('row', { name }).getByRole('checkbox').check()
  await page.getByRole('button', { name: /^Compare 2/ }).click()
  const twin = page.getByRole('table', { name: /Validation loss/i })
  await until('both curves', async () => {
    const rows = await twin.getByRole('row').filter({ hasText: /48/ }).all()
    const steps = await Promise.all(rows.map(row => row.getByRole('cell').first().textContent()))
    return steps.length === 2 && steps.every(step => Number(step!.replaceAll(',', '')) >= 200)
  }, 20)
  expect(await page.locator('[data-differs]').allTextContents()).toEqual(expect.arrayContaining([expect.stringMatching(/^Cell\s*GRU\s*LSTM/)]))
  for (const name of [/GRU 48/, /LSTM 48/]) await page.getByRole('region', { name }).getByRole('heading', { name: 'Temperature 1' }).waitFor()
  expect(studio.pageErrors).toEqual([])
})

it('deletes with a way back, renames, tags, and finds by a word', async () => {
  const { page } = studio
  await goTo(page, 'Runs')
  await page.getByRole('row', { name: /GRU 48/ }).getByRole('checkbox').check()
  await page.getByRole('button', { name: /^Delete 1/ }).click()
  await page.getByRole('row', { name: /GRU 48/ }).waitFor({ state: 'detached' })
  await page.keyboard.press('Control+Z')
  await page.getByRole('row', { name: /GRU 48/ }).waitFor()

  await page.getByRole('row', { name: /GRU 48/ }).focus()
  await page.keyboard.press('F2')
  await page.getByRole('dialog').getByRole('textbox').fill('the second voyage')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'More for the second voyage' }).click()
  await page.getByRole('menuitem', { name: 'Tags…' }).click()
  await page.getByRole('dialog').getByRole('combobox').fill('keep')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').fill('keep -lstm')
  await until('one row', async () => await page.locator('tr[data-run]').count() === 1, 10)
  expect(await page.locator('tr[data-run]').textContent()).toContain('the second voyage')
  expect(studio.pageErrors).toEqual([])
})
