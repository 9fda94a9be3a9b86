import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { beforeAll, describe, expect, it } from 'vitest'
import { binding, executeRawOp } from '../../../src-main/engine/addon'
import { loadBackend } from '../../../src-main/engine/backend'
import { createRunner } from '../../../src-main/engine/runner'
import type { Backend, Network, Program, Value } from '../../../src-main/engine/types'
import { lstmNetwork } from './lstm-network'
import { convNetwork, denseNetwork, embeddingNetwork, stepVariable, wave, weight, zeros } from './networks'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const x = wave([8, 6])
const y = Int32Array.from({ length: 8 }, (_, i) => i % 3)

function train(network: Network, mode: 'eager' | 'compiled', { inputs, steps = 50 }: { inputs: Record<string, Value>, steps?: number }) {
  const runner = createRunner(backend, network, { mode })
  const history = Array.from({ length: steps }, () => runner.run('step', inputs))
  const end = runner.read()
  runner.dispose()
  return { history, end }
}

describe('same bits', () => {
  it.each([
    ['dense', denseNetwork(), { x, y }], ['embedding', embeddingNetwork(), {}],
    ['convolution', convNetwork(), { x: wave([4, 8, 8, 1]) }],
  ] as const)('as the eager runner over 50 steps, and again: %s', (_, network, inputs) => {
    const eager = train(network, 'eager', { inputs: inputs as never })
    const compiled = train(network, 'compiled', { inputs: inputs as never })
    expect(compiled).toEqual(eager)
    expect(train(network, 'compiled', { inputs: inputs as never })).toEqual(compiled)
  })

  it('with the batch in two chains', () => {
    const network = lstmNetwork({ batch: 4, steps: 6, vocabulary: 9, embedding: 8, hidden: 16, chains: 2 })
    const inputs = {
      x: Int32Array.from({ length: 24 }, (_, i) => i % 9), y: Int32Array.from({ length: 24 }, (_, i) => (i + 1) % 9),
    }
    const eager = train(network, 'eager', { inputs, steps: 20 })
    expect(train(network, 'compiled', { inputs, steps: 20 })).toEqual(eager)
    expect(eager.history.at(-1)!['loss']![0]).toBeLessThan(eager.history[0]!['loss']![0]!)
  })

  it('when calls are made in series, whatever is left over', () => {
    const network = denseNetwork()
    const program = network.programs['step']!
    const joined: Network = { ...network, programs: { step: { ...program, series: 4 } } }
    const calls = Array.from({ length: 11 }, (_, at) => ({ x: wave([8, 6], 1 + at / 10), y }))
    const runners = [createRunner(backend, network, { mode: 'compiled' }), createRunner(backend, joined, { mode: 'compiled' }),
      createRunner(backend, joined, { mode: 'eager' })]
    const histories = runners.map((runner, at) => at === 0 ? calls.map(inputs => runner.run('step', inputs)) : runner.runSeries('step', calls))
    const ends = runners.map(runner => runner.read())
    for (const runner of runners) runner.dispose()
    expect(histories[1]).toEqual(histories[0])
    expect(histories[2]).toEqual(histories[0])
    expect(ends[1]).toEqual(ends[0])
    expect(histories[0]!.at(-1)).not.toEqual(histories[0]!.at(-2))
  })

  it('when training goes on in a new runner from the values of the old one', () => {
    const network = denseNetwork()
    const whole = train(network, 'compiled', { inputs: { x, y }, steps: 30 })
    const half = train(network, 'compiled', { inputs: { x, y }, steps: 15 })
    const runner = createRunner(backend, network, { mode: 'compiled' })
    runner.write(half.end)
    const rest = Array.from({ length: 15 }, () => runner.run('step', { x, y }))
    expect(rest).toEqual(whole.history.slice(15))
    expect(runner.read()).toEqual(whole.end)
    runner.dispose()
  })
})

describe('variables', () => {
  it('are shared by the programs and read and written by name', () => {
    const runner = createRunner(backend, denseNetwork(), { mode: 'compiled' })
    const input = { x: wave([2, 6]) }
    const before = runner.run('predict', input)
    runner.run('step', { x, y })
    const after = runner.run('predict', input)
    expect(after).not.toEqual(before)
    runner.write({ a: wave([6, 16], 0.5), step: new Int32Array([7]) })
    expect(runner.read(['step', 'a'])).toEqual({ step: new Int32Array([7]), a: wave([6, 16], 0.5) })
    runner.run('step', { x, y })
    expect(runner.read(['step'])).toEqual({ step: new Int32Array([8]) })
    runner.dispose()
  })

  it('keep uint8 and bool values, in both runners', () => {
    const program: Program = {
      inputs: { at: { shape: [2], dtype: 'int32' }, raw: { shape: [3], dtype: 'uint8' } },
      run: ({ tf, vars, inputs }) => {
        const rows = tf.gather(vars['bytes']!, inputs['at'] as never)
        return { outputs: { rows, real: rows.cast('float32'), big: inputs['raw']!.cast('int32').greater(200) }, updates: { kept: inputs['raw']! } }
      },
    }
    const bytes = { name: 'bytes', shape: [3, 2], dtype: 'uint8', role: 'data', value: Uint8Array.of(0, 1, 128, 129, 254, 255) } as const
    const kept = { name: 'kept', shape: [3], dtype: 'uint8', role: 'state', value: new Uint8Array(3) } as const
    for (const mode of ['eager', 'compiled'] as const) {
      const runner = createRunner(backend, { seed: 1, variables: [bytes, kept], programs: { program } }, { mode })
      expect(runner.run('program', { at: Int32Array.of(2, 0), raw: Uint8Array.of(3, 201, 255) })).toEqual({
        rows: Uint8Array.of(254, 255, 0, 1), real: Float32Array.of(254, 255, 0, 1), big: Uint8Array.of(0, 1, 1),
      })
      expect(runner.read()).toEqual({ kept: Uint8Array.of(3, 201, 255) })
      runner.dispose()
    }
  })

  it('take their old value in every expression of a call, whatever is updated', () => {
    const swap: Program = { inputs: {}, run: ({ vars }) => ({ outputs: {}, updates: { a: vars['b']!, b: vars['a']! } }) }
    const network = { seed: 1, variables: [weight('a', [5]), weight('b', [5], 2)], programs: { swap } }
    const runner = createRunner(backend, network, { mode: 'compiled' })
    const { a, b } = runner.read() as Record<'a' | 'b', Value>
    expect(runner.run('swap')).toEqual({})
    expect(runner.read()).toEqual({ a: b, b: a })
    runner.dispose()
  })

  it('hold constants too large for the graph', () => {
    const big = wave([600, 600])
    const program: Program = {
      inputs: {},
      run: ({ tf, vars }) => ({ outputs: { sum: tf.tensor(big, [600, 600]).mul(vars['a']!).sum(0) }, updates: {} }),
    }
    const network = { seed: 1, variables: [weight('a', [600])], programs: { program } }
    const [eager, compiled] = (['eager', 'compiled'] as const).map(mode => {
      const runner = createRunner(backend, network, { mode })
      const outputs = runner.run('program')
      runner.dispose()
      return outputs
    })
    expect(compiled).toEqual(eager)
  })
})

describe('a call that fails', () => {
  it.each(['eager', 'compiled'] as const)('says why and changes nothing: %s', mode => {
    const program: Program = {
      inputs: { at: { shape: [1], dtype: 'int32' } },
      run: ({ tf, vars, inputs }) => ({
        outputs: { row: tf.gather(vars['a']!, inputs['at'] as never) }, updates: { b: vars['b']!.add(1) },
      }),
    }
    const network = { seed: 1, variables: [weight('a', [5]), zeros('b', [400, 400])], programs: { program } }
    const runner = createRunner(backend, network, { mode })
    const before = runner.read()
    for (let i = 0; i < 20; i++) expect(() => runner.run('program', { at: Int32Array.of(9) })).toThrow(/indices\[0\] = 9 is not in \[0, 5\)/)
    expect(runner.read()).toEqual(before)
    expect(runner.run('program', { at: Int32Array.of(2) })).toEqual({ row: wave([5], 0.3, 1).slice(2, 3) })
    expect(runner.read(['b'])['b']![0]).toBe(1)
    runner.dispose()
  })
})

describe('memory', () => {
  it('is given back: tensors, sessions and the graph\'s folder', () => {
    const { tf } = backend
    const addon = binding(tf)
    const folders = () => readdirSync(tmpdir()).filter(name => name.startsWith('duet-graph-')).length
    const now = () => ({
      tensors: tf.memory().numTensors, native: addon.getNumOfTensors(), sessions: addon.getNumOfSavedModels(), folders: folders(),
    })
    const start = now()
    const runner = createRunner(backend, denseNetwork(), { mode: 'compiled' })
    runner.run('step', { x, y })
    const inUse = now()
    for (let i = 0; i < 200; i++) {
      runner.run('step', { x, y })
      if (i % 50 === 0) runner.write(runner.read())
    }
    expect(now()).toEqual(inUse)
    expect(inUse).toEqual({ ...start, sessions: start.sessions + 1 })
    runner.dispose()
    runner.dispose()
    expect(now()).toEqual(start)
  })

  it('stays flat over 3,000 steps', () => {
    const runner = createRunner(backend, denseNetwork(), { mode: 'compiled' })
    for (let i = 0; i < 1000; i++) runner.run('step', { x, y })
    const before = process.memoryUsage().rss
    for (let i = 0; i < 3000; i++) runner.run('step', { x, y })
    expect(process.memoryUsage().rss - before).toBeLessThan(24 * 2 ** 20)
    runner.dispose()
  })
})

describe('what cannot be compiled', () => {
  const network = (run: Program['run'], extra: Partial<Program> = {}): Network =>
    ({ seed: 1, variables: [stepVariable, zeros('a', [2])], programs: { bad: { inputs: {}, run, ...extra } } })
  const compile = (run: Program['run'], extra?: Partial<Program>) => () => createRunner(backend, network(run, extra), { mode: 'auto' })
  const outside = () => backend.tf.keep(backend.tf.tensor1d([1, 2]).add(0))

  it.each<[string, Program['run'], RegExp]>([
    ['a value read', ({ vars }) => ({ outputs: { a: vars['a']!.mul(vars['a']!.dataSync()[0]!) }, updates: {} }), /"bad" reads the value/],
    ['a value read behind a catch', ({ vars }) => {
      try { vars['a']!.arraySync() } catch { /* as a program might */ }
      return { outputs: { a: vars['a']! }, updates: {} }
    }, /"bad" reads the value/],
    ['a JavaScript random number', ({ tf, vars }) => ({ outputs: { a: vars['a']!.add(tf.randomNormal([2])) }, updates: {} }), /"bad" draws a JavaScript random/],
    ['two draws at one site', ({ random }) => ({ outputs: { a: random.uniform('z', [2]), b: random.normal('z', [2]) }, updates: {} }), /site "z"/],
    ['a tensor from outside', ({ vars }) => ({ outputs: { a: vars['a']!.add(outsider) }, updates: {} }), /made outside/],
    ['an update of another shape', ({ tf }) => ({ outputs: {}, updates: { a: tf.zeros([3]) } }), /variable "a" the value \[3\] float32; it is \[2\] float32/],
    ['an update of no variable', ({ tf }) => ({ outputs: {}, updates: { c: tf.zeros([3]) } }), /updates "c", which is no variable/],
  ])('is an error that says so: %s', (_, run, message) => {
    outsider = outside()
    const before = backend.tf.memory().numTensors
    expect(compile(run)).toThrow(message)
    expect(backend.tf.memory().numTensors).toBe(before)
    outsider.dispose()
  })
  let outsider: ReturnType<typeof outside>

  it('runs eagerly, and says so, where TensorFlow refuses the graph', () => {
    const said: string[] = []
    // TensorFlow infers T where it runs the operation, and asks for it in a graph.
    const run: Program['run'] = ({ tf, vars }) => ({ outputs: { a: executeRawOp(tf, 'Neg', {}, [vars['a']!], 1)[0]! }, updates: {} })
    expect(() => createRunner(backend, network(run), { mode: 'compiled' })).toThrow('TensorFlow does not load the graph')
    const runner = createRunner(backend, network(run), { mode: 'auto', log: line => said.push(line) })
    expect(runner.mode).toBe('eager')
    expect(runner.run('bad')).toEqual({ a: new Float32Array([-0, -0]) })
    expect(said.join()).toMatch(/operation by operation.*does not load the graph/)
    runner.dispose()
    const good = createRunner(backend, denseNetwork(), { mode: 'auto' })
    expect(good.mode).toBe('compiled')
    good.dispose()
  })

  it('leaves Math.random as it was', () => {
    const before = Math.random
    expect(compile(() => { throw new Error('own') })).toThrow('own')
    expect(Math.random).toBe(before)
  })
})

describe('calls that do not fit', () => {
  it.each(['eager', 'compiled'] as const)('are refused by name and change nothing: %s', mode => {
    const runner = createRunner(backend, denseNetwork(), { mode })
    const before = runner.read()
    expect(() => runner.run('step', { x: wave([7, 6]), y })).toThrow(
      'Input "x" of program "step" must be [8, 6] float32, 48 values in a Float32Array, and 42 values were given')
    expect(() => runner.run('step', { x, y: new Uint8Array(8) as never })).toThrow('a Uint8Array was given')
    expect(() => runner.run('step', { x })).toThrow('needs the input "y" [8]')
    expect(() => runner.run('step', { x, y, z: y })).toThrow('has no input "z"')
    expect(() => runner.run('stap')).toThrow('No program is named "stap"; there are step, predict')
    expect(() => runner.write({ b: wave([16]), a: wave([5]) })).toThrow('Variable "a" must be [6, 16]')
    expect(() => runner.write({ b: wave([16]), q: wave([5]) })).toThrow('No variable is named "q"')
    expect(() => runner.read(['q'])).toThrow('No variable is named "q"')
    expect(runner.read()).toEqual(before)
    runner.dispose()
  })
})
