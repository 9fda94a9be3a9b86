import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseParam, StudioError, type ParamField, type ParamValues, type Sample } from '#contract'
import { saveSamples } from '../../features/save-samples'
import { defineCommand } from '../define'
import { findRun } from '../find'
import { recipeOf } from '../recipe-of'

export const sampleCommand = defineCommand({
  id: 'sample',
  usage: 'RUN',
  count: [1, 1],
  options: {
    'checkpoint': { type: 'text', value: 'best|last|STEP' },
    'count': { type: 'integer', value: 'N' },
    'prompt': { type: 'text', value: 'TEXT' },
    'temperature': { type: 'real', value: 'X' },
    'length': { type: 'integer', value: 'N' },
    'seed': { type: 'integer', value: 'N' },
    'out': { type: 'text', value: 'DIR', required: true },
  },
  async run(context) {
    const { values, call } = context
    const run = await findRun(context, context.positionals[0]!)
    const detail = await call('runs.get', { id: run })
    const fields = (await recipeOf(context, detail.recipe))?.sampling ?? []
    const samples = await call('samples.make', {
      run,
      checkpoint: checkpointOf(values.checkpoint),
      options: optionsOf(fields, { prompt: values.prompt, temperature: values.temperature, length: values.length }),
      ...(values.count === undefined ? {} : { count: values.count }),
      ...(values.seed === undefined ? {} : { seed: values.seed }),
    })
    const files = (await context.studio()).sampleFiles(samples.map(({ id }) => id))
    const saved = await saveSamples(files, resolve(values.out))
    const texts = await Promise.all(saved.map((file, at) => isText(files[at]?.sample) ? readFile(file, 'utf8') : ''))
    return {
      value: {
        run,
        samples: files.map(({ sample }, at) => ({
          file: saved[at], step: sample.step, slot: sample.slot, mediaType: sample.mediaType, meta: sample.meta,
        })),
      },
      text: () => saved.map((file, at) => `${texts[at] ? `${texts[at]}\n` : ''}${context.t('cli.sample.saved', { file })}`).join('\n'),
    }
  },
})

function isText(sample: Sample | undefined): boolean {
  return sample?.mediaType === 'text/plain'
}

function checkpointOf(typed = 'best'): 'best' | 'last' | number {
  if (typed === 'best' || typed === 'last') return typed
  if (/^\d+$/.test(typed)) return Number(typed)
  const message = `--checkpoint must be best, last or a step, not ${typed}`
  throw new StudioError('BAD_INPUT', message, { place: '--checkpoint', message })
}

/** What was given, by the recipe's own fields of sampling. Throws BAD_INPUT for what the recipe does not know. */
function optionsOf(fields: readonly ParamField[], given: Record<string, string | number | undefined>): ParamValues {
  const entries = Object.entries(given).filter((entry): entry is [string, string | number] => entry[1] !== undefined)
  return Object.fromEntries(entries.map(([key, value]) => [key, parseParam(fields, key, String(value))]))
}
