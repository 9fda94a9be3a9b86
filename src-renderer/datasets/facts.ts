/** A dataset in words: how many examples, its facts, its kind. */
import type { Dataset, Fact } from '#contract'
import { formatBytes, formatDuration, formatNumber } from '../format'
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

const icons: Readonly<Record<string, string>> = {
  'text-corpus': 'i-lucide-text', 'labelled-text': 'i-lucide-tags', 'parallel-text': 'i-lucide-languages', 'time-series': 'i-lucide-chart-line',
  'image-folder': 'i-lucide-images', 'video-clips': 'i-lucide-film', 'audio-clips': 'i-lucide-audio-lines', 'speech': 'i-lucide-mic', 'table': 'i-lucide-table-2',
}
export const kindIcon = (kind: string): string => icons[kind] ?? 'i-lucide-file'

export function factLabel(fact: Fact): string {
  const key = `fact.${fact.key}`
  return hasText(key) ? t(key) : fact.key
}

/** 0.42 s, 12.3 s, and from a minute on 03:25. */
export function formatSeconds(seconds: number): string {
  if (seconds >= 60) return formatDuration(seconds)
  const digits = seconds >= 10 || seconds === 0 ? 1 : 2
  return t('fact.unit.seconds', { value: formatNumber(seconds, { minimumFractionDigits: digits, maximumFractionDigits: digits }) })
}

/** Numbers that have a unit by the key of their fact. */
const withUnit: Readonly<Record<string, (value: number) => string>> = {
  hours: value => value < 1 ? formatSeconds(value * 3600) : t('fact.unit.hours', { value: formatNumber(value, { maximumFractionDigits: 1 }) }),
  seconds: formatSeconds,
  shortest: formatSeconds,
  longest: formatSeconds,
  rate: value => t('fact.unit.hertz', { value: formatNumber(value) }),
  framesPerSecond: value => t('fact.unit.framesPerSecond', { value: formatNumber(value) }),
}

/** Value of a fact: a number in the language's form and unit, bytes as a size, a known word translated. */
export function factValue(fact: Fact): string {
  if (typeof fact.value === 'number') return /bytes$/i.test(fact.key) ? formatBytes(fact.value) : (withUnit[fact.key] ?? formatNumber)(fact.value)
  const known = /^(?:(\d+) )?([\w-]+?)s?$/.exec(fact.value)
  const plain = `fact.value.${fact.value}`
  if (/^[\w-]+$/.test(fact.value) && hasText(plain)) return t(plain)
  // 15 minutes: the word of the unit in the language, counted.
  const counted = `fact.every.${known?.[2]}`
  return known?.[1] !== undefined && hasText(counted) ? t(counted, {}, Number(known[1])) : fact.value
}

/** How often each class occurs, from a fact such as `cat 120, dog 90 …`; null for a fact that says something else. */
export function balanceOf({ key, value }: Fact): { name: string, count: number }[] | null {
  if (key !== 'balance' || typeof value !== 'string') return null
  const found = Array.from(value.matchAll(/(.+?) (\d+)(?:, |$| …)/g), ([, name, count]) => ({ name: name!, count: Number(count) }))
  return found.length > 1 ? found : null
}

/** Parts of a split with their share; what neither trains nor validates tests. */
export function splitParts({ examples, split }: Pick<Dataset, 'examples' | 'split'>): { key: 'train' | 'val' | 'test', count: number, share: number }[] {
  const test = Math.max(0, examples - split.train - split.val)
  const all = Math.max(1, split.train + split.val + test)
  const parts = [{ key: 'train', count: split.train }, { key: 'val', count: split.val }, { key: 'test', count: test }] as const
  return parts.filter(part => part.key !== 'test' || part.count > 0).map(part => ({ ...part, share: part.count / all }))
}
