import { describe, expect, it } from 'vitest'
import { makeTranslate } from '../../../src-main/features/translator'
import { parseCommandLine, UsageError } from '../../../src-main/cli/parse'
import { commands } from '../../../src-main/cli/registry'

const parse = (...argv: string[]) => {
  const { command, ...rest } = parseCommandLine(argv, commands.all, makeTranslate('en'))
  return { command: command?.id, ...rest }
}
const defined = (values: object): object => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
const sentence = (...argv: string[]): string => {
  try {
    parse(...argv)
  } catch (thrown) {
    if (thrown instanceof UsageError) return thrown.message
    throw thrown
  }
  throw new Error('accepted')
}

describe('the command line', () => {
  it('knows its commands', () => {
    expect(commands.all.map(({ id }) => id)).toEqual(
      ['compare', 'datasets', 'delete', 'help', 'import', 'metrics', 'recipes', 'resume', 'runs', 'sample', 'show', 'train'])
  })

  it('reads every option of train in its type', () => {
    const typed = parse('train', '--recipe', 'text-rnn', '--dataset=a.txt', '--set', 'layers=2', '--set', 'note=a=b', '--seed', '7', '--max-steps', '10', '--max-seconds', '1.5', '--name', 'x', '--experiment', 'e', '--preset', 'quick')
    expect(typed.command).toBe('train')
    expect(typed.values).toEqual({
      'recipe': 'text-rnn', 'dataset': 'a.txt', 'set': ['layers=2', 'note=a=b'], 'seed': 7, 'max-steps': 10, 'max-seconds': 1.5,
      'name': 'x', 'experiment': 'e', 'preset': 'quick',
    })
  })

  it('takes global options before and after the command', () => {
    for (const argv of [['--json', '--library', '/l', 'runs'], ['runs', '--library=/l', '--json'], ['--library', '/l', 'runs', '--json']])
      expect(parse(...argv)).toMatchObject({ command: 'runs', json: true, library: '/l', positionals: [] })
  })

  it('takes a library that is named like a command', () => {
    expect(parse('--library', 'runs', 'datasets')).toMatchObject({ command: 'datasets', library: 'runs' })
  })

  it('keeps positionals in order, also after --', () => {
    expect(parse('compare', 'a', 'b', 'c').positionals).toEqual(['a', 'b', 'c'])
    expect(parse('import', '--name', 'n', '--', '--odd.txt', 'b').positionals).toEqual(['--odd.txt', 'b'])
  })

  it('takes negative numbers and values with a dash after =', () => {
    expect(defined(parse('sample', 'r', '--out', 'o', '--prompt=-x', '--temperature', '-1').values)).toEqual({ out: 'o', prompt: '-x', temperature: -1 })
  })

  it('knows --help and --version without the rest', () => {
    expect(parse('train', '--help')).toMatchObject({ command: 'train', help: true })
    expect(parse('-h')).toMatchObject({ command: undefined, help: true })
    expect(parse('--version')).toMatchObject({ version: true })
  })
})

describe('what makes no sense', () => {
  it.each([
    [['frob'], /^There is no command frob\. Known: compare/],
    [['runs', '--frob'], 'There is no option --frob here.'],
    [['runs', '-x'], 'There is no option -x here.'],
    [['runs', '--recipe', 'x'], 'There is no option --recipe here.'],
    [['train', '--recipe', 'x'], '--dataset is needed.'],
    [['train', '--recipe'], '--recipe needs a value.'],
    [['train', '--recipe', '--json'], '--recipe needs a value.'],
    [['train', '--recipe', 'x', '--dataset', 'y', '--seed', 'abc'], '--seed needs a whole number, not “abc”.'],
    [['train', '--recipe', 'x', '--dataset', 'y', '--seed', '1.5'], '--seed needs a whole number, not “1.5”.'],
    [['train', '--recipe', 'x', '--dataset', 'y', '--max-seconds='], '--max-seconds needs a number, not “”.'],
    [['runs', '--json=no'], '--json takes no value.'],
    [['show'], 'Something is missing: duet show RUN'],
    [['show', 'a', 'b'], 'That is too much: duet show RUN'],
    [['compare', 'a'], 'Something is missing: duet compare RUN RUN...'],
    [['runs', 'x'], 'duet runs takes nothing but options.'],
    [['__proto__'], /^There is no command __proto__/],
    [['runs', '--constructor'], 'There is no option --constructor here.'],
  ])('%j gets a sentence', (argv, expected) => {
    expect(sentence(...argv)).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
  })
})
