/** A dataset in words: how many examples, its facts, its kind. */
import type { Dataset, Fact } from '#contract'
import { formatBytes, formatNumber } from '../format'
import { hasText, t } from '../i18n'

/** 1,215,236 characters; 2,000 images. */
export function examplesOf(dataset: Pick<Dataset, 'kind' | 'examples'>): string {
  return countOf(dataset.kind, dataset.examples)
}

/** A number of examples of a kind, with their word. */
export function countOf(kind: string, examples: number): string {
  const key = `kind.${kind}.examples`
  const n = formatNumber(examples)
  return hasText(key) ? t(key, { n }, examples) : n
}

export function kindTitle(kind: string): string {
  const key = `kind.${kind}.title`
  return hasText(key) ? t(key) : kind
}

export function factLabel(fact: Fact): string {
  const key = `fact.${fact.key}`
  return hasText(key) ? t(key) : fact.key
}

/** Value of a fact: a number in the language's form, bytes as a size, a known word translated. */
export function factValue(fact: Fact): string {
  if (typeof fact.value === 'number') return /bytes$/i.test(fact.key) ? formatBytes(fact.value) : formatNumber(fact.value)
  const key = `fact.value.${fact.value}`
  return /^[\w-]+$/.test(fact.value) && hasText(key) ? t(key) : fact.value
}
