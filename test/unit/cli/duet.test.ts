/** The built command on a library of its own, with a real trainer. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'duet-command-'))
const library = join(root, 'library')
const text = join(root, 'tale.txt')

interface Line { type: string, code?: string, message?: string, [key: string]: unknown }
interface Ended { status: number | null, lines: Line[], last: Line, stdout: string, stderr: string }

function start(args: readonly string[]): ChildProcess {
  const command = resolve(import.meta.dirname, '../../../out/main/cli.js')
  return spawn(process.execPath, [command, ...args], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', XDG_CONFIG_HOME: join(root, 'config'), LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' },
  })
}

async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout!.on('data', chunk => { stdout += String(chunk) })
  child.stderr!.on('data', chunk => { stderr += String(chunk) })
  const status = await new Promise<number | null>(done => child.on('close', done))
  const lines = stdout.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line) as Line)
  return { status, lines, last: lines.at(-1) ?? { type: 'none' }, stdout, stderr }
}

const duet = (...args: string[]): Promise<Ended> => ended(start(args))
const json = (...args: string[]): Promise<Ended> => duet('--json', '--library', library, ...args)

beforeAll(() => {
  const words = ['sea', 'whale', 'ship', 'captain', 'storm', 'harpoon', 'mast', 'wave', 'night', 'deck']
  const sentence = (at: number): string => `The ${words[at % 10]} and the ${words[(at * 7 + 3) % 10]} met the ${words[(at * 3 + 1) % 10]}.\n`
  writeFileSync(text, Array.from({ length: 1500 }, (_, at) => sentence(at)).join(''))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('words that make no sense', () => {
  it('are status 2, a sentence, and one error object with --json', async () => {
    const [plain, one] = await Promise.all([duet('frob'), duet('train', '--json')])
    expect([plain.status, plain.stdout]).toEqual([2, ''])
    expect(plain.stderr).toMatch(/^duet: There is no command frob/)
    expect([one.status, one.lines]).toEqual([2, [{ type: 'error', code: 'BAD_INPUT', message: '--recipe is needed.' }]])
  })

  it('get the version and the help', async () => {
    const [version, help] = await Promise.all([duet('--version'), duet('sample', '--help')])
    expect([version.status, help.status]).toEqual([0, 0])
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(help.stdout).toContain('Usage: duet sample RUN [--checkpoint best|last|STEP]')
  })
})

describe('import', () => {
  it('makes a dataset, the same one for the same content', async () => {
    const first = await json('import', text, '--name', 'Tale')
    expect([first.status, first.last]).toEqual([0, {
      type: 'result', skipped: [],
      dataset: { id: expect.any(String), name: 'Tale', kind: 'text-corpus', examples: expect.any(Number), bytes: expect.any(Number), fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
    }])
    expect(first.lines.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true)
    const again = await json('import', text)
    expect((again.last['dataset'] as { id: string }).id).toBe((first.last['dataset'] as { id: string }).id)
    expect((await json('datasets')).last['datasets']).toHaveLength(1)
  })

  it('says what it would import and imports nothing', async () => {
    const before = (await json('datasets')).last['datasets']
    const { status, last } = await json('import', '--look', text, join(root, 'none.txt'))
    expect([status, last]).toMatchObject([0, {
      groups: [{ kind: 'text-corpus', name: 'tale', files: 1, alternatives: [] }], skipped: [{ file: 'none.txt' }], skippedCount: 1,
    }])
    expect((await duet('--library', library, 'import', '--look', text)).stdout).toMatch(/^Would import tale \(text-corpus\): one file, /)
    expect((await json('datasets')).last['datasets']).toEqual(before)
    expect((await json('import', text, '--set', 'base=1')).last).toMatchObject({ type: 'error', code: 'BAD_INPUT' })
  })

  it.each([['empty.txt', ''], ['binary.txt', '\u0000\u0001\u0002'.repeat(500)]])('refuses %s with a sentence', async (name, content) => {
    writeFileSync(join(root, name), content)
    const { status, last } = await json('import', join(root, name))
    expect([status, last.type]).toEqual([1, 'error'])
    expect(last.code).toMatch(/^IMPORT_/)
    expect(last.message).toContain(name)
    expect((await json('datasets')).last['datasets']).toHaveLength(1)
  })

  it('says what is not there', async () => {
    const { status, last } = await json('import', join(root, 'nowhere.txt'))
    expect([status, last.type]).toEqual([1, 'error'])
    expect(last.message).toContain('nowhere.txt')
  })
})

describe('train and what follows', () => {
  const train = ['train', '--recipe', 'text-rnn', '--preset', 'quick', '--dataset', text]
  let run: string

  it('trains to its limit and tells its figures', async () => {
    const { status, lines, last } = await json(...train, '--max-steps', '12', '--seed', '5', '--name', 'First')
    expect([status, last]).toEqual([0, {
      type: 'result', run: expect.any(String), status: 'finished', steps: 12, wallSeconds: expect.any(Number), cpuSeconds: expect.any(Number),
      metrics: expect.objectContaining({ 'train/loss': expect.any(Number), 'val/loss': expect.any(Number) }),
      best: expect.objectContaining({ 'val/loss': expect.any(Number) }),
    }])
    expect(lines.filter(({ type }) => type === 'result' || type === 'error')).toHaveLength(1)
    expect(lines.filter(({ type }) => type === 'progress').length).toBeGreaterThan(0)
    expect(last['wallSeconds'] as number).toBeGreaterThan(0.1)
    run = last['run'] as string
  })

  it('profiles a step of a run that is asked to', async () => {
    const other = join(root, 'profiled')
    const args = [...train, '--profile', '--set', 'hidden=16', '--library', other]
    const { status, last } = await duet('--json', ...args, '--max-steps', '13')
    const profile = last['profile'] as { trace: string, stepMs: number, operations: number, costliest: { name: string, ms: number, share: number }[] }
    expect([status, profile.costliest.length]).toEqual([0, 10])
    expect(profile.costliest.some(({ name }) => name === 'DuetLstm')).toBe(true)
    expect(profile.costliest.every(({ ms, share }, at, all) => share <= 1 && ms <= (all[at - 1]?.ms ?? ms))).toBe(true)
    const { traceEvents } = JSON.parse(readFileSync(profile.trace, 'utf8')) as { traceEvents: unknown[] }
    expect(traceEvents).toHaveLength(profile.operations)
    expect((await duet(...args, '--max-steps', '3')).stdout).toContain('no profile')
  })

  it('lists it, shows it and writes every stored point', async () => {
    expect((await json('runs')).last['runs']).toMatchObject([{ id: run, name: 'First', status: 'finished', step: 12 }])
    const shown = (await json('show', 'First')).last['run'] as { params: object, series: { name: string, count: number }[] }
    expect(Object.keys(shown.params).length).toBeGreaterThan(5)
    const { last } = await json('metrics', run.slice(0, -1), '--series', 'train/loss')
    const points = last['points'] as { step: number, value: number }[]
    expect(points).toHaveLength(shown.series.find(({ name }) => name === 'train/loss')!.count)
    expect(points.map(({ step }) => step)).toEqual([...points.map(({ step }) => step)].sort((a, b) => a - b))
    expect((await json('metrics', run, '--series', 'nope')).last).toMatchObject({ type: 'error', code: 'NOT_FOUND' })
  })

  it('samples from its best checkpoint into a folder', async () => {
    const out = join(root, 'samples')
    const { status, last } = await json('sample', run, '--count', '2', '--prompt', 'The ', '--temperature', '0.7', '--length', '40', '--seed', '3', '--out', out)
    expect([status, last.type]).toEqual([0, 'result'])
    const files = (last['samples'] as { file: string }[]).map(({ file }) => file)
    expect(files).toHaveLength(2)
    expect(files.every(existsSync)).toBe(true)
    expect(readdirSync(out)).toHaveLength(2)
  })

  it('stops with a checkpoint at Ctrl-C and goes on from there', async () => {
    const child = start(['--json', '--library', library, ...train, '--name', 'Second'])
    const end = ended(child)
    await new Promise<void>(done => child.stdout!.on('data', chunk => { if (/"phase":"training","step":[1-9]/.test(String(chunk))) done() }))
    child.kill('SIGINT')
    const { status, last } = await end
    expect([status, last]).toMatchObject([0, { type: 'result', status: 'stopped' }])
    const steps = last['steps'] as number
    expect(steps).toBeGreaterThan(0)
    const second = start(['--json', '--library', library, 'resume', 'Second'])
    const resumed = ended(second)
    await new Promise<void>(done => second.stdout!.on('data', chunk => {
      const found = /"phase":"training","step":(\d+)/.exec(String(chunk))
      if (found && Number(found[1]) > steps) done()
    }))
    second.kill('SIGINT')
    expect((await resumed).last['steps'] as number).toBeGreaterThan(steps)
  })

  it('compares two runs and puts one into the trash', async () => {
    const { last } = await json('compare', 'First', 'Second')
    expect(last).toMatchObject({ type: 'result', runs: [{ name: 'First' }, { name: 'Second' }], series: expect.arrayContaining(['train/loss']) })
    expect((await json('delete', 'First')).status).toBe(0)
    expect(((await json('runs')).last['runs'] as { name: string }[]).map(({ name }) => name)).toEqual(['Second'])
  })

  it('lets no second one onto the library, and keeps what a parameter may be', async () => {
    const child = start(['--json', '--library', library, ...train, '--name', 'Third'])
    const end = ended(child)
    await new Promise<void>(done => child.stdout!.once('data', () => done()))
    expect((await json('runs')).last).toMatchObject({ type: 'error', code: 'LIBRARY_IN_USE' })
    child.kill('SIGINT')
    await end
    const wrong = await json(...train, '--set', 'layers=99')
    expect([wrong.status, wrong.last.code]).toEqual([1, 'BAD_INPUT'])
  })

  it('survives that nobody reads on', async () => {
    const child = start(['--library', library, 'metrics', 'Second'])
    child.stdout!.destroy()
    let stderr = ''
    child.stderr!.on('data', chunk => { stderr += String(chunk) })
    await new Promise(done => child.on('close', done))
    expect(stderr).not.toMatch(/EPIPE|Error/)
    expect(existsSync(library)).toBe(true)
  })
})
