import { describe, expect, it } from 'vitest'
import { errorSentence, makeTranslate, resolveLocale } from '../../../src-main/features/translator'
import { redact } from '../../../src-main/features/redact'

describe('the language', () => {
  it.each([
    ['system', ['zh_CN.UTF-8'], 'zh-CN'], ['system', ['zh-Hans-CN'], 'zh-CN'], ['system', ['zh'], 'zh-CN'], ['system', ['en-GB', 'zh'], 'en'],
    ['system', ['de_DE.UTF-8', 'zh_TW'], 'zh-CN'], ['system', ['C.UTF-8'], 'en'], ['system', [], 'en'], ['zh-CN', ['en'], 'zh-CN'], ['en', ['zh'], 'en'],
  ] as const)('wanted %s on %j is %s', (wanted, system, locale) => {
    expect(resolveLocale(wanted, system)).toBe(locale)
  })
})

describe('a text', () => {
  it('takes slots and plurals, and shows what a person typed as it is', () => {
    const t = makeTranslate('en')
    expect(t('dialog.told.finished', { name: '@:x {y} | z' })).toBe('@:x {y} | z has finished')
    expect([t('dialog.leave.queued', {}, 1), t('dialog.leave.queued', {}, 3)])
      .toEqual(['One run waits in the queue and stays there.', '3 runs wait in the queue and stay there.'])
    expect(makeTranslate('zh-CN')('dialog.leave.queued', {}, 3)).toContain('3 个运行')
    expect(t('no.such.key')).toBe('no.such.key')
  })
})

describe('an error', () => {
  it('says its reason in the language, where it carries it in both', () => {
    const details = { 'file': 'a.txt', 'reason': 'it is empty', 'reason:zh-CN': '它是空的' }
    const error = { code: 'IMPORT_EMPTY' as const, message: '', details }
    expect(errorSentence(makeTranslate('en'), error)).toBe('There is nothing to import in a.txt: it is empty')
    expect(errorSentence(makeTranslate('zh-CN'), error)).toBe('a.txt 中没有可导入的内容：它是空的')
  })

  it('is a sentence with its details', () => {
    const error = { code: 'DISK_FULL' as const, message: 'ENOSPC', details: { path: '/data', needed: 5 } }
    expect(errorSentence(makeTranslate('en'), error)).toBe('The disk is full: /data. Free some space and go on.')
    expect(errorSentence(makeTranslate('zh-CN'), error)).toContain('/data')
  })
})

it('a log names no home', () => {
  expect(redact('open /home/ada/x.txt and /home/ada', '/home/ada')).toBe('open ~/x.txt and ~')
  expect(redact('open /x', '/')).toBe('open /x')
})
