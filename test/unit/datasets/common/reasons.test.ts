import { expect, it } from 'vitest'
import { errorFor, reason, type ReasonKey, reasonTexts, skippedFor } from '../../../../src-main/datasets/common/reasons'

const slotsOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()

it.each(Object.keys(reasonTexts) as ReasonKey[])('%s reads after a file name, with the same slots in both languages', key => {
  const { 'en': english, 'zh-CN': chinese } = reasonTexts[key]
  expect(english).toMatch(/^(it |none of its |\{n\} of its )/)
  expect(slotsOf(chinese)).toEqual(slotsOf(english))
  expect(chinese).toMatch(/[\u4E00-\u9FFF]/)
  const filled = reason(key, Object.fromEntries(slotsOf(english).map(slot => [slot, 12_345]))).texts
  expect(`${filled.en}${filled['zh-CN']}`).not.toMatch(/[{}]/)
})

it('puts a reason into another in each language', () => {
  const why = reason('none-usable', { n: 1000, file: 'a' }, reason('empty'))
  expect(skippedFor('x', why)).toEqual({
    file: 'x', reason: why.texts.en, texts: {
      'en': 'none of its 1,000 files can be used; the first, a: it is empty: choose a file with content',
      'zh-CN': '其中 1,000 个文件均不可用；第一个 a：它是空的：请选择有内容的文件',
    },
  })
  expect(errorFor('IMPORT_EMPTY', 'x', why).message).toBe('x: none of its 1,000 files can be used; the first, a: it is empty: choose a file with content.')
})
