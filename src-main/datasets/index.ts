import { makeRegistry } from '#contract'
import type { DatasetKind } from './define'

/** Every dataset kind: one file each in this folder. */
export const datasetKinds = makeRegistry<DatasetKind>(
  'dataset kind',
  import.meta.glob(['./*.ts', '!./index.ts', '!./define.ts'], { eager: true }),
  value => 'importTo' in value && 'sniff' in value,
)
