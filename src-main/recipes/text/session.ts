/** Text generation set up for one run. */
import type { ParamValues } from '#contract'
import type { OpenedText } from '../../datasets/define'
import type { Network, Runner } from '../../engine/types'
import { moments } from '../../nn/adam'
import { learningRate } from '../../nn/schedule'
import { data, parametersOf, state, stepVariable } from '../../nn/variables'
import type { MadeSample, RecipeContext, RecipeSession } from '../define'
import { countsOf, type TextCounts } from './counts-of'
import { defaultPrompt } from './default-prompt'
import { textModel, type TextModel } from './model'
import { evaluateProgram, trainProgram } from './programs'
import { assertLongEnough, carriedStarts, randomStarts } from './streams'
import { padded, validate } from './validate'
import { encodePrompt, mostAtOnce, writeTexts, type Wish } from './write'
import { writePrograms } from './write-program'

const sampleLength = 400
const sampleTemperatures = [0.5, 1]

export function textSession({ backend, params, dataset, seed, cores }: RecipeContext): RecipeSession {
  const text = dataset as OpenedText
  const model = textModel(params, { vocabulary: text.vocabulary.length, seed, cores, fused: backend.cellKernels !== undefined })
  const streams = { total: text.train.length, batch: model.batch, length: model.length, seed }
  assertLongEnough(streams)
  const totalSteps = Number(params.steps)
  const counts = countsOf(text, Number(params.counts ?? 0))
  const write = writer({ model, text, counts })
  return {
    network: networkOf({ model, text, params, seed, mixes: counts !== undefined }),
    parameters: parametersOf(model.weights),
    totalSteps,
    evaluateEvery: Number(params.evaluateEvery),
    sampleEvery: Number(params.sampleEvery),
    checkpointEvery: Number(params.evaluateEvery),
    inputs: (step, progress) => {
      const { starts, keeps } = params.carry ? carriedStarts(streams, step) : randomStarts(streams, step)
      return { starts, keep: Float32Array.of(keeps ? 1 : 0), rate: Float32Array.of(learningRate(params, step, progress)) }
    },
    metrics: outputs => ({ 'train/loss': outputs.loss![0]!, 'train/grad_norm': outputs.norm![0]! }),
    evaluate: async runner => {
      const { mixed, network } = await validate(model, runner, { total: text.val.length, mixture: await counts?.ofValidation() })
      return {
        'val/loss': mixed, ...counts ? { 'val/network_loss': network } : {},
        'val/bits_per_character': mixed / Math.LN2, 'val/perplexity': Math.exp(mixed),
      }
    },
    sample: runner => write(runner, sampleTemperatures.map((temperature, index) => ({
      prompt: String(params.prompt), temperature, length: sampleLength, seed, index, slot: `temperature-${temperature}`,
    }))),
    make: (runner, { count, seed: asked, options }) => write(runner, Array.from({ length: count }, (_, index) => ({
      prompt: String(options.prompt), temperature: Number(options.temperature), length: Number(options.length), seed: asked, index,
      slot: `text-${index + 1}`,
    }))),
  }
}

interface NetworkParts {
  readonly model: TextModel
  readonly text: OpenedText
  readonly params: ParamValues
  readonly seed: number
  readonly mixes: boolean
}

function networkOf({ model, text, params, seed, mixes }: NetworkParts): Network {
  const validation = padded(text.val)
  return {
    seed,
    variables: [
      ...model.weights, ...moments(model.weights), ...model.stateNames.map(name => state(name, [model.batch, model.hidden])), stepVariable,
      data('train', [text.train.length], text.train), data('val', [validation.length], validation),
    ],
    programs: { train: trainProgram(model, params), evaluate: evaluateProgram(model), ...writePrograms(model, { mixes }) },
  }
}

interface Request extends Omit<Wish, 'prompt'> { readonly prompt: string, readonly slot: string }

/** Writes any number of texts, a group of writers at a time. */
function writer({ model, text, counts }: { model: TextModel, text: OpenedText, counts: TextCounts | undefined }) {
  const fallback = defaultPrompt(text)
  const decode = (tokens: Iterable<number>): string => Array.from(tokens, token => text.vocabulary[token] ?? '').join('')
  return async (runner: Runner, requests: readonly Request[]): Promise<MadeSample[]> => {
    const made: MadeSample[] = []
    for (let from = 0; from < requests.length; from += mostAtOnce) {
      const group = requests.slice(from, from + mostAtOnce)
      const prompts = group.map(one => one.prompt === '' ? fallback : encodePrompt(one.prompt, text.vocabulary))
      const wishes = group.map((one, row) => ({ ...one, prompt: prompts[row]! }))
      const texts = await writeTexts(model, runner, { wishes, mixing: counts && { counts: counts.all(), share: counts.share } })
      group.forEach((one, row) => made.push({
        slot: one.slot, type: 'text', text: decode(prompts[row]!) + decode(texts[row]!),
        meta: {
          prompt: decode(prompts[row]!), temperature: one.temperature, seed: one.seed, length: one.length,
          ...counts ? { counts: counts.share } : {},
        },
      }))
    }
    return made
  }
}
