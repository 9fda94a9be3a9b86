/** Every view without a finding of axe, in both themes, with real content. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunSummary } from '#contract'
import { call, makeHome, openStudio, until, type Home, type RunningStudio } from './support/studio'

let home: Home
let studio: RunningStudio
let paths: string[]
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

beforeAll(async () => {
  home = makeHome()
  studio = await openStudio(home)
  const params = { hidden: 16, embedding: 8, batch: 8, sequenceLength: 16, evaluateEvery: 20, sampleEvery: 20 }
  for (const seed of [1, 2]) {
    await call(studio.page, 'runs.start', { recipe: 'text-rnn', preset: 'quick', dataset: 'sample:moby-dick', seed, params, limits: { maxSteps: 40 } })
  }
  const runs = await until('two runs', async () => {
    const all = await call<RunSummary[]>(studio.page, 'runs.list', {})
    return all.length === 2 && all.every(run => run.status === 'finished') && all
  }, 120)
  const [one, other] = runs as [RunSummary, RunSummary]
  paths = ['/', '/data', `/data/${one.dataset.id}`, '/train', `/run/${one.id}`, '/runs', `/compare?runs=${one.id},${other.id}`]
})
afterAll(async () => {
  await studio.close()
  home.remove()
})

interface Finding { readonly id: string, readonly nodes: { readonly html: string, readonly failureSummary: string }[] }

it.each(['dark', 'light'] as const)('has no finding in any view: %s', async theme => {
  const { page } = studio
  await call(page, 'settings.set', { theme })
  await page.evaluate(axe)
  const found: string[] = []
  for (const path of paths) {
    await page.evaluate(to => { window.location.hash = `#${to}` }, path)
    await page.waitForTimeout(800)
    const findings = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: Finding[] }> } }
      return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations
    })
    found.push(...findings.flatMap(({ id, nodes }) => nodes.map(node => `${path} ${id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 300)}`)))
  }
  expect(found).toEqual([])
})
