import { describe, expect, it } from 'vitest'
import { errorCodes } from '#contract'
import { commands } from '../../src-main/cli/registry'
import { helpText } from '../../src-main/cli/help'
import en from '../../src-main/contract/locales/en.json'
import zhCn from '../../src-main/contract/locales/zh-CN.json'
import { makeTranslate } from '../../src-main/features/translator'

type Tree = { readonly [key: string]: string | Tree }

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)]))
}

function unsorted(tree: Tree, prefix = ''): string[] {
  const keys = Object.keys(tree)
  const own = keys.filter((key, at) => at > 0 && keys[at - 1]! > key).map(key => prefix + key)
  return [...own, ...keys.flatMap(key => typeof tree[key] === 'string' ? [] : unsorted(tree[key] as Tree, `${prefix}${key}.`))]
}

const slotsOf = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot!))].sort()
const english = flatten(en)
const chinese = flatten(zhCn)

describe('the locale files', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].filter(key => !english.has(key))).toEqual([])
    expect([...english.keys()].filter(key => !chinese.has(key))).toEqual([])
  })

  it('have the same slots in both languages', () => {
    const differing = [...english].filter(([key, text]) => {
      const there = slotsOf(chinese.get(key) ?? '')
      // A plural form may name the number in words.
      return slotsOf(text).filter(slot => slot !== 'n').join() !== there.filter(slot => slot !== 'n').join()
    })
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('are sorted and have no empty text', () => {
    expect([...unsorted(en), ...unsorted(zhCn)]).toEqual([])
    expect([...english, ...chinese].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([])
  })

  it('compile: no text has a stray brace, @ or bar', () => {
    for (const [locale, texts] of [['en', english], ['zh-CN', chinese]] as const) {
      const t = makeTranslate(locale)
      for (const [key, text] of texts) {
        const slots = Object.fromEntries(slotsOf(text).map(slot => [slot, `<${slot}>`]))
        const made = text.includes(' | ') ? t(key, slots, 2) : t(key, slots)
        expect(made, key).not.toBe(key)
        for (const slot of slotsOf(text.split(' | ').at(-1)!)) expect(made, key).toContain(slot === 'n' && text.includes(' | ') ? '<n>' : `<${slot}>`)
      }
    }
  })

  it('have a sentence for every error code', () => {
    for (const code of errorCodes) {
      expect(english.get(`error.${code}`), code).toMatch(/[.:}]$/)
      expect(chinese.get(`error.${code}`), code).toMatch(/[。：}]$/)
    }
    const known = new Set<string>(errorCodes)
    expect([...english.keys()].filter(key => key.startsWith('error.') && !known.has(key.slice(6)))).toEqual([])
  })

  it('explain every command of duet and every option', () => {
    for (const locale of ['en', 'zh-CN'] as const) {
      const t = makeTranslate(locale)
      for (const command of [undefined, ...commands.all]) expect(helpText(commands.all, command, t)).not.toMatch(/cli\.\w+\./)
    }
  })

  it('use the words of the glossary', () => {
    const forbidden = /\b(?:job|jobs|iteration|iterations|snapshot)\b/i
    expect([...english].filter(([, text]) => forbidden.test(text)).map(([key]) => key)).toEqual([])
    const missing = [...english].filter(([key, text]) => /\bcheckpoint\b/i.test(text) && !chinese.get(key)?.includes('检查点')).map(([key]) => key)
    expect(missing).toEqual([])
  })
})
