import { expect, test } from 'vitest'
import { defaultPrompt } from '../../../../src-main/recipes/text/default-prompt'
import { openedText } from '../../../support/training'

const promptOf = (text: string): string => {
  const opened = openedText(text, 0)
  return Array.from(defaultPrompt(opened), token => opened.vocabulary[token]).join('')
}

test('begins with a paragraph, a line or a sentence, whichever there is, and ends after a word', () => {
  expect(promptOf('of the sea.\nmore\n\nCall me Ishmael. Some years ago, never mind')).toBe('Call me Ishmael. Some years ago,')
  expect(promptOf('of the sea.\nCall me Ishmael and nothing else than that')).toBe('Call me Ishmael and nothing else')
  expect(promptOf('of the sea. Call me Ishmael and nothing else than that')).toBe('Call me Ishmael and nothing else')
})

test('takes the beginning of a text that has none of these, and no more than there is', () => {
  expect(promptOf('鲸鱼在海里游来游去没有一个停顿也没有一个标点符号只有一条很长很长的路')).toBe('鲸鱼在海里游来游去没有一个停顿也没有一个标点符号只有一条很长很长的路'.slice(0, 36))
  expect(promptOf('ab')).toBe('ab')
  expect(promptOf('x 🐋. 🐋🐋 y')).toBe('🐋🐋 y')
})
