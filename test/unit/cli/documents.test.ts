/** What the documents tell people to type, and where they send them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolveParams } from '#contract'
import { paramsOf } from '../../../src-main/cli/commands/train'
import { parseCommandLine } from '../../../src-main/cli/parse'
import { commands } from '../../../src-main/cli/registry'
import { makeTranslate } from '../../../src-main/features/translator'
import { recipes } from '../../../src-main/recipes/index'
import manifest from '../../../package.json'

const root = join(import.meta.dirname, '../../..')
const names = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]
const documents = names.map(name => ({ name, text: readFileSync(join(root, name), 'utf8') }))
const readme = documents[0]!.text

/** Words of a command line, with quotes around words that have spaces. */
const wordsOf = (line: string): string[] => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
const typed = [...readme.matchAll(/^ {4}(?:\$ )?duet (.+)$/gm)].map(([, line]) => line!)

describe('the commands in the README', () => {
  it.each(typed)('duet %s', line => {
    const { command, values } = parseCommandLine(wordsOf(line), commands.all, makeTranslate('en'))
    expect(command).toBeDefined()
    if (command!.id !== 'train') return
    const recipe = recipes.find(String(values['recipe']))
    const preset = recipe.presets.find(one => one.id === (values['preset'] ?? recipe.presets[0]!.id))
    expect(() => resolveParams(recipe.fields, preset!.values, paramsOf(recipe, values['set'] as string[] | undefined ?? []))).not.toThrow()
  })

  it('are all there is', () => {
    expect([...new Set(typed.map(line => wordsOf(line)[0]))].sort()).toEqual(commands.all.map(({ id }) => id).filter(id => id !== 'help'))
  })
})

describe('the documents', () => {
  it('name npm scripts that exist', () => {
    const named = documents.flatMap(({ text }) => [...text.matchAll(/\bnpm run (?:--silent )?([a-z]+)/g)].map(([, script]) => script!))
    expect(named.length).toBeGreaterThan(4)
    expect(named.filter(script => !(script in manifest.scripts))).toEqual([])
  })

  it('link to files that exist', () => {
    const broken = documents.flatMap(({ name, text }) => [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, target]) => target!).filter(target => !existsSync(join(root, dirname(name), target))).map(target => `${name}: ${target}`))
    expect(broken).toEqual([])
  })

  it('name paths of the sources that exist', () => {
    const named = documents.flatMap(({ name, text }) => [...text.matchAll(/`((?:src-main|src-renderer|scripts|test|docs)(?:\/[\w.-]+)+)`/g)]
      .map(([, path]) => ({ name, path: path! })))
    expect(named.length).toBeGreaterThan(20)
    // The recipe that the reader is to write.
    expect(named.filter(({ path }) => path !== 'src-main/recipes/text-bigram.ts' && !existsSync(join(root, path)))).toEqual([])
  })
})
