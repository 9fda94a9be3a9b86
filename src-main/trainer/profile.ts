/** Where the time of a step goes: a trace for Chrome's tracing page or Perfetto, and the costliest operations. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Profile, ProfiledKind } from '#contract'
import type { TimedOperation } from '../engine/types'
import { writeAtomically } from './atomic-file'

/** The step that is profiled: late enough that buffers and kernels are there. The calls before it warm up its graph. */
export const profiledStep = 12
export const profileWarmUp = 2

const shown = 10

/** Writes profile/ in the run's folder. */
export async function writeProfile(folder: string, operations: readonly TimedOperation[], stepMs: number): Promise<void> {
  const target = join(folder, 'profile')
  mkdirSync(target, { recursive: true })
  await writeAtomically(join(target, 'step.trace.json'), JSON.stringify({ traceEvents: eventsOf(operations), displayTimeUnit: 'ms' }))
  await writeAtomically(join(target, 'operations.json'), `${JSON.stringify(summaryOf(operations, stepMs), null, 2)}\n`)
}

/** The kinds of operations by their share of the time of all; `stepMs` is what an ordinary step takes. */
export function summaryOf(operations: readonly TimedOperation[], stepMs: number): Profile {
  const kinds = new Map<string, { count: number, seconds: number }>()
  for (const { name, begin, end } of operations) {
    const kind = kinds.get(name) ?? { count: 0, seconds: 0 }
    kinds.set(name, { count: kind.count + 1, seconds: kind.seconds + end - begin })
  }
  const all = operations.reduce((sum, { begin, end }) => sum + end - begin, 0)
  const rows = [...kinds].map(([name, { count, seconds }]): ProfiledKind =>
    ({ name, count, ms: seconds * 1000, share: all > 0 ? seconds / all : 0 }))
  return {
    stepMs, sumMs: all * 1000, operations: operations.length,
    costliest: rows.sort((a, b) => b.ms - a.ms).slice(0, shown),
  }
}

/** Complete events of the trace event format, times in microseconds. */
export function eventsOf(operations: readonly TimedOperation[]): object[] {
  return operations.map(({ name, node, shapes, begin, end }) => ({
    name, cat: 'op', ph: 'X', pid: 1, tid: 1, ts: begin * 1e6, dur: (end - begin) * 1e6, args: { node, shapes: shapes.map(shape => shape.join(' x ')) },
  }))
}
