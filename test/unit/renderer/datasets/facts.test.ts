import { afterEach, expect, test } from 'vitest'
import { balanceOf, factLabel, factValue, formatSeconds, splitParts } from '../../../../src-renderer/datasets/facts'
import { setLocale } from '../../../../src-renderer/i18n'

Object.defineProperty(globalThis, 'document', { value: { documentElement: {} }, configurable: true })
afterEach(() => setLocale('en'))

test('values have the unit of their key and the words of the language', () => {
  const shown = (key: string, value: string | number) => factValue({ key, value })
  expect([shown('rate', 16_000), shown('seconds', 3725), shown('shortest', 0.42), shown('framesPerSecond', 12), shown('textBytes', 2_000_000)])
    .toEqual(['16,000 Hz', '1:02:05', '0.42 s', '12 frames/s', '2.0 MB'])
  expect([shown('hours', 0.01), shown('hours', 12.345)]).toEqual(['36.0 s', '12.3 h'])
  expect([shown('frequency', 'month'), shown('frequency', '15 minutes'), shown('encoding', 'utf-8'), shown('smallestClass', '9: 12')])
    .toEqual(['monthly', 'every 15 minutes', 'utf-8', '9: 12'])
  setLocale('zh-CN')
  expect([factLabel({ key: 'season', value: 12 }), shown('frequency', 'day'), shown('frequency', '15 minutes'), formatSeconds(12.34)])
    .toEqual(['季节周期', '每天', '每 15 分钟', '12.3 秒'])
})

test('what neither trains nor validates tests; without such there is no third part', () => {
  expect(splitParts({ examples: 100, split: { train: 80, val: 10 } }).map(part => [part.key, part.count, part.share]))
    .toEqual([['train', 80, 0.8], ['val', 10, 0.1], ['test', 10, 0.1]])
  expect(splitParts({ examples: 10, split: { train: 9, val: 1 } }).map(part => part.key)).toEqual(['train', 'val'])
})

test('the balance of classes is read from its fact, whatever their names', () => {
  expect(balanceOf({ key: 'balance', value: 'cat 120, big, red dog 90, class 7 3 …' }))
    .toEqual([{ name: 'cat', count: 120 }, { name: 'big, red dog', count: 90 }, { name: 'class 7', count: 3 }])
  expect([balanceOf({ key: 'balance', value: 'even' }), balanceOf({ key: 'words', value: 'a 1, b 2' })]).toEqual([null, null])
})
