import { expect, it } from 'vitest'
import { ClassNumbers, folderClasses } from '../../../../src-main/datasets/images/classes'
import { heldOut } from '../../../../src-main/datasets/images/split'

const classesOf = (...names: string[]): (string | undefined)[] => {
  const files = names.map(name => ({ path: `/${name}`, name, bytes: 1 }))
  const found = folderClasses(files)
  return files.map(file => found.get(file))
}

it.each([
  ['folders in the dropped one', ['d/cat/1', 'd/cat/2', 'd/dog/1', 'd/dog/2', 'd/loose'], ['cat', 'cat', 'dog', 'dog', undefined]],
  ['folders below one that all share', ['d/images/cat/1', 'd/images/cat/2', 'd/images/dog/1', 'd/images/dog/x/2'], ['cat', 'cat', 'dog', 'dog']],
  ['folders below the parts of a split', ['d/train/cat/1', 'd/test/cat/2', 'd/train/dog/1', 'd/val/dog/2'], ['cat', 'cat', 'dog', 'dog']],
  ['no folders', ['d/1', 'd/2'], [undefined, undefined]],
  ['one folder', ['d/a/1', 'd/a/2', 'd/1'], [undefined, undefined, undefined]],
  ['a folder for each picture', ['d/a/1', 'd/b/1', 'd/c/1'], [undefined, undefined, undefined]],
  ['a split alone', ['d/train/1', 'd/train/2', 'd/test/1', 'd/test/2'], [undefined, undefined, undefined, undefined]],
])('%s', (_, names, wanted) => expect(classesOf(...names)).toEqual(wanted))

it('sorts numbers by value and leaves out classes that nothing is of', () => {
  const numbers = new ClassNumbers()
  const labels = Int32Array.from(['10', '9', undefined, '2', '10'], name => numbers.numberOf(name))
  numbers.numberOf('77')
  expect(numbers.settle(labels)).toEqual(['2', '9', '10'])
  expect([...labels]).toEqual([2, 1, -1, 0, 2])
})

it('knows no classes where all are of one', () => {
  const numbers = new ClassNumbers()
  const labels = Int32Array.from(['a', 'a'], name => numbers.numberOf(name))
  expect([numbers.settle(labels), [...labels]]).toEqual([[], [-1, -1]])
})

it('holds out a tenth of each class', () => {
  const hashes = Array.from({ length: 330 }, (_, i) => String(i * 7919 % 330).padStart(3, '0'))
  const labels = hashes.map((_, i) => i < 300 ? 0 : 1)
  const held = heldOut(hashes, labels)
  expect(hashes.filter((hash, i) => held.has(hash) && labels[i] === 0)).toHaveLength(30)
  expect(hashes.filter((hash, i) => held.has(hash) && labels[i] === 1)).toHaveLength(3)
})
