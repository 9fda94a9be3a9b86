/** A run's whole state in one file. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { StudioError } from '#contract'
import type { Network, Runner, Value } from '../engine/types'
import { writeAtomically } from './atomic-file'
import { Plan } from './plan'
import { decodeTensors, encodeTensors } from './safetensors'

/** What goes on beside the tensors. */
export const Progress = v.object({
  step: v.number(),
  seconds: v.number(),
  /** The best objective so far and the checkpoint that has it. */
  best: v.nullable(v.object({ value: v.number(), file: v.string() })),
  plan: Plan,
})
export type Progress = v.InferOutput<typeof Progress>

export interface CheckpointInput {
  readonly folder: string
  readonly network: Network
  readonly runner: Runner
  readonly progress: Progress
  /** Name of the file in the folder. */
  readonly name: string
  /** Facts for whoever finds the file: recipe, params, seed. */
  readonly facts: Readonly<Record<string, string>>
}

export async function writeCheckpoint(input: CheckpointInput): Promise<{ file: string, bytes: number, sha256: string }> {
  const values = input.runner.read()
  const shapes = new Map(input.network.variables.map(spec => [spec.name, spec.shape]))
  const content = encodeTensors({
    tensors: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { shape: shapes.get(name) ?? [], value }])),
    metadata: { format: 'duet-checkpoint-1', progress: JSON.stringify(input.progress), ...input.facts },
  })
  return { file: input.name, ...await writeAtomically(join(input.folder, input.name), content) }
}

/** A file that is there is never written over: until the new hash is committed, only the old one is known. */
export function checkpointName(step: number, taken: readonly string[]): string {
  const stem = `step-${String(step).padStart(8, '0')}`
  let name = `${stem}.safetensors`
  for (let again = 2; taken.includes(name); again++) name = `${stem}-${again}.safetensors`
  return name
}

export function isCheckpoint(name: string): boolean {
  return /^step-\d{8,}(-\d+)?\.safetensors$/.test(name)
}

/** Order of two names of checkpoints, the older first; of one step the first that was written. */
export function byAge(a: string, b: string): number {
  const [[stepA = 0, againA = 1], [stepB = 0, againB = 1]] = [numbersOf(a), numbersOf(b)]
  return stepA - stepB || againA - againB
}

function numbersOf(name: string): number[] {
  return (name.match(/\d+/g) ?? []).map(Number)
}

/** Throws CHECKPOINT_DAMAGED naming the file when its hash or content is not what it was. */
export async function readCheckpoint(file: string, sha256: string): Promise<{ values: Record<string, Value>, progress: Progress }> {
  const content = await readFile(file).catch((thrown: unknown) => { throw damaged(file, (thrown as Error).message) })
  if (createHash('sha256').update(content).digest('hex') !== sha256) throw damaged(file, 'its content has changed since it was written')
  try {
    const { tensors, metadata } = decodeTensors(content)
    return {
      values: Object.fromEntries(Object.entries(tensors).map(([name, { value }]) => [name, value])),
      progress: v.parse(Progress, JSON.parse(metadata.progress ?? 'null')),
    }
  } catch (thrown) {
    throw damaged(file, (thrown as Error).message)
  }
}

function damaged(file: string, reason: string): StudioError {
  return new StudioError('CHECKPOINT_DAMAGED', `The checkpoint ${basename(file)} cannot be used: ${reason}. Choose an earlier one.`,
    { file: basename(file), reason })
}
