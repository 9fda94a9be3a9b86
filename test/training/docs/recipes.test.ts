/** The recipe in docs/recipes.md fits the sources as they are and learns what it says. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import type { Backend } from '../../../src-main/engine/types'
import type { Recipe } from '../../../src-main/recipes/define'
import { temporaryFolder } from '../../support/library'
import { openedText, seaText, startRunner, startSession, trainSteps, trainWhole } from '../../support/training'

const root = join(import.meta.dirname, '../../..')
const code = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(root, 'docs/recipes.md'), 'utf8'))?.[1] ?? ''
const named = join(root, 'src-main/recipes/text-bigram.ts')

/** What the compiler says of the code, were it in the folder of recipes. */
function complaints(source: string): string[] {
  const config = ts.readConfigFile(join(root, 'tsconfig.node.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [], files: [] }, ts.sys, root)
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = file => file === named || fileExists(file)
  host.readFile = file => file === named ? source : readFile(file)
  host.getSourceFile = (file, ...rest) =>
    file === named ? ts.createSourceFile(file, source, ts.ScriptTarget.ESNext) : getSourceFile(file, ...rest)
  const program = ts.createProgram([named, join(root, 'node_modules/vite/client.d.ts')], { ...options, noEmit: true }, host)
  const file = program.getSourceFile(named)!
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    .map(one => ts.flattenDiagnosticMessageText(one.messageText, '\n'))
}

async function loadRecipe(): Promise<Recipe> {
  const file = join(temporaryFolder(), 'text-bigram.ts')
  const at = (path: string): string => `from '${join(root, 'src-main', path)}'`
  writeFileSync(file, code.replace(/from '#contract'/g, at('contract/index.ts')).replace(/from '\.\.\/(.+?)'/g, (_, path: string) => at(`${path}.ts`))
    .replace(/from '\.\/(.+?)'/g, (_, path: string) => at(`recipes/${path}.ts`)))
  const { textBigram } = await import(pathToFileURL(file).href) as { textBigram: Recipe }
  return textBigram
}

/** Least mean loss in nats with which the next character can be told from this one. */
function conditionalEntropy(tokens: Int32Array): number {
  const pairs = new Map<string, number>()
  const firsts = new Map<number, number>()
  for (let at = 0; at + 1 < tokens.length; at++) {
    const pair = `${tokens[at]} ${tokens[at + 1]}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    firsts.set(tokens[at]!, (firsts.get(tokens[at]!) ?? 0) + 1)
  }
  const nats = [...pairs].map(([pair, count]) => -count * Math.log(count / firsts.get(Number(pair.split(' ')[0]))!))
  return nats.reduce((sum, one) => sum + one, 0) / (tokens.length - 1)
}

describe('the recipe of docs/recipes.md', () => {
  let backend: Backend
  beforeAll(async () => { backend = await loadBackend() })
  const dataset = openedText(seaText)

  it('has no error of type, and the check would find one', () => {
    expect(complaints(code)).toEqual([])
    expect(complaints(code.replace('family: \'rnn\'', 'family: \'cnn\''))).toEqual([expect.stringContaining('"cnn"')])
  })

  it('learns what pairs tell and no more', async () => {
    const recipe = await loadRecipe()
    const session = startSession(backend, recipe, { params: { batch: 512, learningRate: 0.1 }, dataset })
    const runner = startRunner(backend, session)
    const losses = trainSteps(session, runner, { to: 200 }).slice(-20).map(one => one['train/loss']!)
    const { 'val/loss': validated } = await session.evaluate(runner)
    const made = await session.make(runner, { count: 2, seed: 3, options: { length: 40 } })
    runner.dispose()
    expect(losses.reduce((sum, one) => sum + one, 0) / 20).toBeCloseTo(conditionalEntropy(dataset.train), 1)
    expect(validated).toBeCloseTo(conditionalEntropy(dataset.train), 1)
    const pairs = new Set([...seaText].map((one, at) => one + seaText[at + 1]))
    for (const sample of made) {
      if (sample.type !== 'text') throw new Error('a text was to be made')
      expect(sample.text).toHaveLength(41)
      const strange = [...sample.text].slice(0, -1).filter((one, at) => !pairs.has(one + sample.text[at + 1]))
      expect(strange.length).toBeLessThan(4)
    }
  })

  it('has the same bits compiled and operation by operation', async () => {
    const recipe = await loadRecipe()
    const setting = { params: { batch: 64 }, dataset, steps: 12 }
    expect(await trainWhole(backend, recipe, { ...setting, mode: 'compiled' }))
      .toEqual(await trainWhole(backend, recipe, { ...setting, mode: 'eager' }))
  })
})
