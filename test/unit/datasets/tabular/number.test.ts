import { expect, it } from 'vitest'
import { parseNumber } from '../../../../src-main/datasets/tabular/number'
import { makeRandom } from '../../../support/random'

function parsed(text: string, decimal?: number): number {
  const bytes = Buffer.from(`x${text}y`)
  return parseNumber(bytes, 1, bytes.length - 1, decimal)
}

it('reads what Number reads, to the last bit', () => {
  const random = makeRandom(7)
  const texts = ['0', '-0', '1', '+2', '1.', '.5', '-.5', '1e5', '1E-5', '1.5e+10', '9007199254740993', '123456789012345678901234567890',
    '0.1', '0.30000000000000004', '2.2250738585072014e-308', '5e-324', '1.7976931348623157e308', '1e400', '000123.4500', ' 42 ',
    '0.000000000000000000000000123456789012345678']
  for (let i = 0; i < 20_000; i++) {
    texts.push(String(random()), String((random() - 0.5) * 10 ** Math.floor(random() * 30 - 15)))
    texts.push((random() * 1e6).toFixed(Math.floor(random() * 12)), (random() * 1000).toPrecision(1 + Math.floor(random() * 21)))
  }
  const wrong = texts.filter(text => !Object.is(parsed(text), Number(text)))
  expect(wrong).toEqual([])
})

it('takes nothing else for a number', () => {
  const texts = ['', ' ', '-', '+', '.', 'e5', '1e', '1e+', '1 2', '1,5', '0x10', 'Infinity', 'NaN', '1.2.3', '12a', '--1', '2020-01-01', '1_000']
  expect(texts.filter(text => !Number.isNaN(parsed(text)))).toEqual([])
})

it('reads a decimal comma where it is told to', () => {
  expect(parsed('1,5', 0x2C)).toBe(1.5)
  expect(parsed('-1234567,12345678901', 0x2C)).toBe(-1234567.12345678901)
  expect(parsed('1.5', 0x2C)).toBeNaN()
})
