/** What a person does in the window, by what they see: names of buttons, fields and views. */
import type { Locator, Page } from 'playwright'
import { until } from './studio'

/** Goes to a view by the rail. */
export async function goTo(page: Page, view: 'Start' | 'Data' | 'Train' | 'Runs' | 'Compare'): Promise<void> {
  await page.getByRole('navigation').first().getByRole('link', { name: view }).click()
}

/** The card of an import at the right, once it says Train on this; named as what was dropped. */
export function importDone(page: Page): Locator {
  return page.getByRole('button', { name: 'Train on this' })
}

/** Sets a number of the form by its label. */
export async function setNumber(page: Page, label: string, value: number, nth = 0): Promise<void> {
  const field = page.getByRole('spinbutton', { name: label, exact: true }).nth(nth)
  await field.fill(String(value))
  await field.blur()
}

/** The last step that a chart's table for readers tells of a series. */
export async function lastStep(page: Page, chart: RegExp, series: string): Promise<number> {
  const row = page.getByRole('table', { name: chart }).getByRole('row', { name: series })
  const cell = await row.getByRole('cell').first().textContent().catch(() => null)
  return Number((cell ?? '0').replaceAll(',', ''))
}

/** Waits until the run's page shows this status. */
export async function seesStatus(page: Page, status: string, seconds = 90): Promise<void> {
  await page.locator('main header').getByText(status, { exact: true }).waitFor({ timeout: seconds * 1000 })
}

/** Waits until the step on the run's page is at least this. */
export async function seesStep(page: Page, step: number, seconds = 90): Promise<void> {
  await until(`step ${step} on the page`, async () => {
    const text = await page.locator('[data-figure="step"] dd').textContent().catch(() => null)
    return Number((text ?? '0').replace(/ ?of .*/, '').replaceAll(',', '')) >= step
  }, seconds)
}
