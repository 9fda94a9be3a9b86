/** Runs each program of a network as one call into TensorFlow: traced once, written as a graph, held by a session. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { binding, inScope, tensorIds, uploadValue } from './addon'
import type { Binding } from './addon'
import { checkInputs, checkNetwork, checkWrite, layoutOf, namesToRead, programOf, variableOf } from './checks'
import type { Layout } from './checks'
import { encodeSavedModel } from './graph-def'
import { buildNetworkGraph, timesName } from './network-graph'
import type { Fetch, LargeConstant, NetworkGraph, ProgramEntry } from './network-graph'
import { joined, partOf } from './series'
import { traceProgram } from './trace'
import type { Trace } from './trace'
import type { Backend, Network, ProfiledCall, Runner, Tensor, TensorSpec, Tf, Value } from './types'

/** A network whose graph cannot be loaded into a session; `auto` then runs eagerly. */
export class SessionError extends Error {
  override readonly name = 'SessionError'
}

interface State {
  readonly tf: Tf
  readonly addon: Binding
  readonly layout: Layout
  /** Names of nodes; the graph itself belongs to the session. */
  readonly entries: Pick<NetworkGraph, 'programs' | 'variables' | 'profile'>
  readonly session: number
}

/**
 * Throws when a value of the network does not fit, a TraceError when a program cannot be traced, a SessionError when
 * TensorFlow refuses the graph. Free it with `dispose()`.
 */
export function createCompiledRunner(backend: Backend, network: Network, profiled?: string): Runner {
  const state = openInScope(backend.tf, network, profiled)
  let isOpen = true
  return {
    mode: 'compiled',
    run: (name, inputs = {}) => runProgram(state, name, inputs),
    runSeries: (name, calls) => runSeries(state, name, calls),
    read: names => readVariables(state, namesToRead(state.layout, names)),
    write(values) {
      checkWrite(state.layout, values)
      writeVariables(state, values)
    },
    ...profiled === undefined ? {} : { profile: inputs => runProfile(state, inputs) },
    dispose() {
      if (!isOpen) return
      isOpen = false
      state.addon.deleteSavedModel(state.session)
    },
  }
}

/** Apart from the runner, whose functions would otherwise keep the network and its values alive. */
function openInScope(tf: Tf, network: Network, profiled: string | undefined): State {
  checkNetwork(network)
  return inScope(tf, () => open(tf, network, profiled))
}

function open(tf: Tf, network: Network, profiled: string | undefined): State {
  // The values are uploaded once, serve the trace and then become the session's without another copy.
  const vars = Object.fromEntries(network.variables.map(v => [v.name, uploadValue(tf, v.value, v)]))
  const traces: Record<string, Trace> = {}
  for (const [name, program] of Object.entries(network.programs)) {
    traces[name] = traceProgram(name, program, { tf, network, vars })
  }
  const graph = buildNetworkGraph(network, traces, profiled)
  const addon = binding(tf)
  const { programs, variables, profile } = graph
  const state = {
    tf, addon, layout: layoutOf(network), entries: { programs, variables, ...profile ? { profile } : {} },
    session: loadSession(addon, graph),
  }
  try {
    initialise(state, vars, graph.largeConstants)
  } catch (error) {
    addon.deleteSavedModel(state.session)
    throw new SessionError(`TensorFlow does not take the variables: ${(error as Error).message}`, { cause: error })
  }
  return state
}

function loadSession(addon: Binding, graph: NetworkGraph): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'duet-graph-'))
  try {
    writeFileSync(path.join(folder, 'saved_model.pb'), encodeSavedModel(graph))
    return addon.loadSavedModel(folder, 'serve')
  } catch (error) {
    throw new SessionError(`TensorFlow does not load the graph: ${(error as Error).message}`, { cause: error })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Weights and states in one call, resident data and large constants one at a time. */
function initialise(
  state: State, vars: Readonly<Record<string, Tensor>>, constants: readonly LargeConstant[]): void {
  const { tf, layout } = state
  const small = layout.variables.filter(v => v.role !== 'data').map(v => v.name)
  feed(state, small.map(name => [name, vars[name]!]))
  for (const { name, role } of layout.variables) if (role === 'data') feed(state, [[name, vars[name]!]])
  for (const constant of constants) {
    tf.tidy(() => feed(state, [[constant.name, uploadValue(tf, constant.value, constant)]]))
  }
}

function feed(state: State, values: readonly (readonly [string, Tensor])[]): void {
  if (values.length === 0) return
  const entries = values.map(([name]) => state.entries.variables[name]!)
  const feeds = values.map(([, tensor], i) => ({ node: entries[i]!.feed, tensor }))
  for (const { id } of runSession(state, feeds, entries.map(e => e.written))) state.addon.deleteTensor(id)
}

function runSession(
  { tf, addon, session }: State, feeds: readonly { node: string, tensor: Tensor }[], fetches: readonly string[]) {
  const ids = tensorIds(tf, feeds.map(f => f.tensor))
  return addon.runSavedModel(session, ids, feeds.map(f => f.node).join(), fetches.join())
}

function runProgram(state: State, name: string, inputs: Readonly<Record<string, Value>>): Record<string, Value> {
  return runEntry(state, { name, entry: state.entries.programs[name], inputs })
}

interface EntryCall { readonly name: string, readonly entry: ProgramEntry | undefined, readonly inputs: Readonly<Record<string, Value>> }

function runEntry(state: State, { name, entry, inputs }: EntryCall): Record<string, Value> {
  const program = programOf(state.layout, name)
  checkInputs(name, program, inputs)
  const { feeds, fetches } = entry!
  return call(state, fetches, feeds.map(f => ({ node: f.node, value: inputs[f.name]!, spec: program.inputs[f.name]! })))
}

function runProfile(state: State, inputs: Readonly<Record<string, Value>>): ProfiledCall {
  const entry = state.entries.profile!
  const { [timesName]: times, ...outputs } = runEntry(state, { name: entry.program, entry, inputs })
  const operations = entry.stamped.map(({ name, node, shapes }, at) => {
    const begin = times![at]!
    return { name, node, shapes, begin, end: Math.max(begin, times![at + 1]!) }
  })
  return { outputs, operations }
}

function runSeries(state: State, name: string, calls: readonly Readonly<Record<string, Value>>[]): Record<string, Value>[] {
  const program = programOf(state.layout, name)
  const { fetches, series } = state.entries.programs[name]!
  if (series === undefined) return calls.map(inputs => runProgram(state, name, inputs))
  for (const inputs of calls) checkInputs(name, program, inputs)
  const { count } = series
  const results: Record<string, Value>[] = []
  for (let from = 0; from + count <= calls.length; from += count) {
    const now = calls.slice(from, from + count)
    const all = call(state, series.fetches.map((node, i) => ({ ...fetches[i]!, node })), series.feeds.map(({ name: input, node }) => {
      const { shape, dtype } = program.inputs[input]!
      return { node, value: joined(now.map(inputs => inputs[input]!)), spec: { shape: [count, ...shape], dtype } }
    }))
    for (let at = 0; at < count; at++) {
      results.push(Object.fromEntries(Object.entries(all).map(([key, value]) => [key, partOf(value, at, count)])))
    }
  }
  return [...results, ...calls.slice(results.length).map(inputs => runProgram(state, name, inputs))]
}

function readVariables(state: State, names: readonly string[]): Record<string, Value> {
  if (names.length === 0) return {}
  return call(state, names.map(name => state.entries.variables[name]!.get), [])
}

function writeVariables(state: State, values: Readonly<Record<string, Value>>): void {
  const { tf, layout } = state
  const upload = (name: string) => [name, uploadValue(tf, values[name]!, variableOf(layout, name))] as const
  const names = Object.keys(values)
  // TensorFlow prepares every set of feeds it has not seen, so a full write is one set and others go one by one.
  const all = namesToRead(layout, undefined)
  const isFull = all.every(name => name in values)
  tf.tidy(() => {
    if (isFull) feed(state, all.map(upload))
    for (const name of names) if (!isFull || !all.includes(name)) feed(state, [upload(name)])
  })
}

interface Feed { readonly node: string, readonly value: Value, readonly spec: TensorSpec }

function call(state: State, fetches: readonly Fetch[], feeds: readonly Feed[]): Record<string, Value> {
  const { tf, addon } = state
  const made = inScope(tf, () => runSession(
    state, feeds.map(f => ({ node: f.node, tensor: uploadValue(tf, f.value, f.spec) })), fetches.map(f => f.node)))
  const result: Record<string, Value> = {}
  made.forEach(({ id }, i) => {
    const { name, isUint8 } = fetches[i]!
    const value = addon.tensorDataSync(id)
    addon.deleteTensor(id)
    if (name !== '') result[name] = isUint8 ? Uint8Array.from(value) : value
  })
  return result
}
