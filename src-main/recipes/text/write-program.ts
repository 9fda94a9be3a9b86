/** Writing as a program: some characters of some texts in one call, each drawn where the one before was. */
import type { Program, Tensor, TensorSpec, Tf } from '../../engine/types'
import { inputsOf, projectAll, readPassage, type TextModel } from './model'

/** Texts written side by side, one program each: the smallest that holds them is taken. */
export const groups = [2, 8, 64] as const
/** Characters written in one call. */
export const stretch = 16

export function writeName(group: number): string {
  return `write ${group}`
}

/** Characters in one call where counts are mixed in: each text that takes a character from them ends the call for all. */
export function mixedStretch(group: number): number {
  return group <= 2 ? 4 : group <= 8 ? 2 : 1
}

/** The programs of all groups, for the network alone or for counts mixed in, which need the states after every character. */
export function writePrograms(model: TextModel, { mixes }: { mixes: boolean }): Record<string, Program> {
  return Object.fromEntries(groups.map(group =>
    [writeName(group), writeProgram(model, { group, steps: mixes ? mixedStretch(group) : stretch, everyState: mixes })]))
}

interface Writing {
  readonly group: number
  readonly steps: number
  /** States after each character, [steps, group, hidden], instead of after the last. */
  readonly everyState: boolean
}

/**
 * Inputs: token [group] read first; given [steps, group], what follows where the text is still the prompt, else -1;
 * uniforms [steps, group] in 0..1 to draw by; temperature [group]; states. Outputs: tokens [steps, group], states.
 */
function writeProgram(model: TextModel, { group, steps, everyState }: Writing): Program {
  const rows: TensorSpec = { shape: [group, model.hidden], dtype: 'float32' }
  return {
    inputs: {
      token: { shape: [group], dtype: 'int32' }, given: { shape: [steps, group], dtype: 'int32' },
      uniforms: { shape: [steps, group], dtype: 'float32' }, temperature: { shape: [group], dtype: 'float32' },
      ...Object.fromEntries(model.stateNames.map(name => [name, rows])),
    },
    run({ tf, vars, inputs }) {
      let states: Readonly<Record<string, Tensor>> = Object.fromEntries(model.stateNames.map(name => [name, inputs[name]!]))
      let token = inputs.token!
      const written: Tensor[] = []
      const each: Readonly<Record<string, Tensor>>[] = []
      // For some characters all are projected once; for one or two only these.
      const all = steps > 4 ? projectAll({ tf, vars }) : undefined
      const given = tf.unstack(inputs.given!, 0)
      const uniforms = tf.unstack(inputs.uniforms!, 0)
      for (let at = 0; at < steps; at++) {
        const own = all ? { rows: all, index: token.expandDims(0) } : inputsOf(model, { tf, vars, tokens: token.expandDims(1) })
        const read = readPassage(model, { tf, vars, inputs: own, steps: 1, batch: group, states })
        const drawn = draw(tf, read.logits.div(inputs.temperature!.expandDims(1)), uniforms[at]!)
        token = tf.where(tf.greaterEqual(given[at]!, tf.scalar(0, 'int32')), given[at]!, drawn)
        states = read.states
        written.push(token)
        each.push(states)
      }
      const after = everyState ? Object.fromEntries(model.stateNames.map(name => [name, tf.stack(each.map(one => one[name]!), 0)])) : states
      return { outputs: { tokens: tf.stack(written, 0), ...after }, updates: {} }
    },
  }
}

/** One class a row by softmax(logits [n, classes]): the first at which the running sum passes uniform [n] of the whole. */
function draw(tf: Tf, logits: Tensor, uniform: Tensor): Tensor {
  const classes = logits.shape[1]!
  const powers = logits.sub(logits.max(1, true)).exp()
  const sums = tf.cumsum(powers, 1)
  const whole = sums.slice([0, classes - 1], [logits.shape[0]!, 1])
  const passed = tf.lessEqual(sums, whole.mul(uniform.expandDims(1))).cast('int32').sum(1)
  return tf.minimum(passed, tf.scalar(classes - 1, 'int32')).cast('int32')
}
