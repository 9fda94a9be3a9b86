/** Runs programs one operation after another: the reference for the compiled runner, and the way where it is missing. */
import { downloadValue, dtypeOf, uploadValue } from './addon'
import { checkInputs, checkNetwork, checkUpdate, checkWrite, layoutOf, namesToRead, programOf } from './checks'
import type { Layout, Variable } from './checks'
import { createContext } from './program-context'
import type { Backend, Network, Runner, Tensor, Tf, Value } from './types'

interface State {
  readonly tf: Tf
  readonly layout: Layout
  readonly specs: ReadonlyMap<string, Variable>
  readonly vars: Record<string, Tensor>
}

/** Throws when a value of the network does not fit. Free it with `dispose()`. */
export function createEagerRunner(backend: Backend, network: Network): Runner {
  checkNetwork(network)
  const { tf } = backend
  const vars = Object.fromEntries(network.variables.map(v => [v.name, tf.keep(uploadValue(tf, v.value, v))]))
  const layout = layoutOf(network)
  const state: State = { tf, layout, specs: new Map(layout.variables.map(v => [v.name, v])), vars }
  return {
    mode: 'eager',
    run: (name, inputs = {}) => runEagerly(state, name, inputs),
    runSeries: (name, calls) => calls.map(inputs => runEagerly(state, name, inputs)),
    read: names => Object.fromEntries(namesToRead(layout, names).map(n => [n, downloadValue(tf, vars[n]!)])),
    write(values) {
      checkWrite(layout, values)
      for (const [name, value] of Object.entries(values)) {
        replace(state, name, tf.keep(uploadValue(tf, value, state.specs.get(name)!)))
      }
    },
    dispose() {
      for (const name of Object.keys(vars)) {
        vars[name]!.dispose()
        delete vars[name]
      }
    },
  }
}

function replace(state: State, name: string, tensor: Tensor): void {
  state.vars[name]!.dispose()
  state.vars[name] = tensor
}

function runEagerly(state: State, name: string, given: Readonly<Record<string, Value>>): Record<string, Value> {
  const { tf, layout, specs, vars } = state
  const program = programOf(layout, name)
  checkInputs(name, program, given)
  const updates: Record<string, Tensor> = {}
  const outputs: Record<string, Value> = {}
  tf.tidy(() => {
    const inputs = Object.fromEntries(
      Object.entries(program.inputs).map(([key, spec]) => [key, uploadValue(tf, given[key]!, spec)]))
    // A copy of the record, so that a program that changes it cannot lose a variable.
    const result = program.run(createContext(name, program, { tf, seed: layout.seed, vars: { ...vars }, inputs }))
    for (const [key, tensor] of Object.entries(result.updates)) {
      checkUpdate(name, specs.get(key), { name: key, shape: tensor.shape, dtype: dtypeOf(tf, tensor) })
    }
    for (const [key, tensor] of Object.entries(result.outputs)) outputs[key] = downloadValue(tf, tensor)
    for (const [key, tensor] of Object.entries(result.updates)) updates[key] = tf.keep(tensor.clone())
  })
  for (const [key, tensor] of Object.entries(updates)) replace(state, key, tensor)
  return outputs
}
