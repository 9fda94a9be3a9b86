import { describe, expect, it } from 'vitest'
import { splitByContent, splitBySpeaker } from '../../../../src-main/datasets/audio/split-clips'
import { folderClasses } from '../../../../src-main/datasets/common/folder-classes'
import { seededOrder, splitThree } from '../../../../src-main/datasets/common/split'

describe('the seeded order', () => {
  it('is a permutation that only its seed makes', () => {
    const order = seededOrder(1000, 7)
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(1000).keys()])
    expect(seededOrder(1000, 7)).toEqual(order)
    expect(seededOrder(1000, 8)).not.toEqual(order)
    // Places are spread evenly: the mean way from home is a third of the length.
    const way = order.reduce((sum, value, place) => sum + Math.abs(value - place), 0) / 1000
    expect(Math.abs(way - 333)).toBeLessThan(30)
  })

  it('splits eight to one to one, with one at least for each', () => {
    expect([1, 2, 3, 10, 25, 1000].map(count => Object.values(splitThree(count)))).toEqual(
      [[1, 0, 0], [1, 1, 0], [1, 1, 1], [8, 1, 1], [20, 3, 2], [800, 100, 100]])
  })
})

describe('sides', () => {
  it('does not let classes of one leave nothing to test with', () => {
    const { train, val, test } = splitByContent(Array.from({ length: 20 }, (_, i) => `h${i}`), [...Array(20).keys()])
    expect([train.length, val.length, test.length]).toEqual([16, 2, 2])
  })

  it('has no speaker on two sides', () => {
    const speakers = Array.from({ length: 300 }, (_, i) => i === 0 ? '' : `s${i % 6}`)
    const { train, val, test } = splitBySpeaker(speakers)
    const who = [train, val, test].map(part => new Set([...part].map(clip => speakers[clip]!)))
    expect([...who[1]!, ...who[2]!].some(one => who[0]!.has(one) || one === '')).toBe(false)
    expect(who.map(one => one.size)).toEqual([5, 1, 1])
  })

  it('does not hold out who speaks most', () => {
    const speakers = [...Array<string>(90).fill('a'), ...Array<string>(6).fill('b'), ...Array<string>(4).fill('c')]
    const { train, val, test } = splitBySpeaker(speakers)
    expect([train.length, val.length + test.length]).toEqual([90, 10])
    const { train: most } = splitBySpeaker([...Array<string>(50).fill('a'), ...Array<string>(40).fill('b'), ...Array<string>(30).fill('c')])
    expect(most).toHaveLength(50)
  })
})

it.each([
  ['the folder inside', ['top/a/1', 'top/b/2', 'top/b/x/3'], ['a', 'b', 'b']],
  ['none in one folder', ['top/1', 'top/2'], [undefined, undefined]],
  ['some without', ['top/a/1', 'top/2'], ['a', undefined]],
  ['below the sides of a split', ['top/train/a/1', 'top/test/a/2', 'top/test/b/3'], ['a', 'a', 'b']],
  ['sides alone are none', ['top/train/1', 'top/test/2'], [undefined, undefined]],
])('reads classes: %s', (_, names, classes) => expect(folderClasses(names)).toEqual(classes))
