import { expect, it } from 'vitest'
import { noticesText } from '../../../scripts/dist/notices.mjs'

it('packages under the same text share it, in the order of their names', () => {
  const text = noticesText([
    { name: 'zebra', version: '1', license: 'MIT', text: 'one text' },
    { name: 'beta', version: '2', license: 'ISC', text: 'another' },
    { name: 'alpha', version: '3', license: 'MIT', text: 'one text' },
    { name: 'alpha', version: '3', license: 'MIT', text: 'one text' },
  ], 'Opening.')
  expect(text.replaceAll(/-{80}\n/g, '')).toBe('Opening.\n\nalpha 3 (MIT)\nzebra 1 (MIT)\n\none text\n\nbeta 2 (ISC)\n\nanother\n')
})
