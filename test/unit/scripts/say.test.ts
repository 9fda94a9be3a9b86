import { describe, expect, it } from 'vitest'
import { barText, lineFilter } from '../../../scripts/setup/say.mjs'

describe('barText', () => {
  it('draws the share, and the amount in its unit', () => {
    expect([
      barText('Downloading', { done: 98e6, total: 196e6, unit: 'MB' }),
      barText('Building', { done: 9, total: 45, unit: 's' }),
      barText('Installing', { done: 100, total: 100, unit: '' }),
    ]).toEqual([
      'Downloading [############------------]  50 %  98 of 196 MB',
      'Building [#####-------------------]  20 %  9 of about 45 s',
      'Installing [########################] 100 %',
    ])
  })

  it('stays within its ends, and tells the bytes alone where the total is unknown', () => {
    expect(barText('A', { done: 300e6, total: 200e6, unit: 'MB' })).toBe('A [########################] 100 %  200 of 200 MB')
    expect(barText('A', { done: 12e6, total: 0, unit: 'MB' })).toBe('A  12 MB')
  })
})

describe('lineFilter', () => {
  it('lets the first through, then one a tenth, never two within two seconds, and the last always', () => {
    let now = 0
    const isDue = lineFilter(() => now)
    const at = (time: number, done: number): boolean => {
      now = time
      return isDue({ done, total: 100, unit: '' })
    }
    expect([at(0, 0), at(500, 15), at(2100, 16), at(2600, 18), at(9000, 19), at(9500, 21), at(9600, 100), at(9700, 100)])
      .toEqual([true, false, true, false, false, true, true, false])
  })
})
