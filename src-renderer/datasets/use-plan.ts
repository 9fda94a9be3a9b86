/** From what was given to an import: a look at it, a question where one is due, the start. */
import type { GroupChoice, Look } from '#contract'
import { computed, shallowRef } from 'vue'
import { reportError } from '../errors'
import { call, lookAtFiles } from '../ipc/client'
import { startsAtOnce, type Plan } from './plan'

/** The look that waits for the user's decision. */
const asked = shallowRef<Look | null>(null)
/** Looks under way. */
export const looking = shallowRef(0)
export const plan = computed(() => asked.value && planOf(asked.value))

/** Text is what every table is as well: that alone is no doubt. */
export function planOf({ groups, skipped, skippedCount }: Look): Plan {
  return {
    groups: groups.map(({ name, kind, alternatives, files, bytes }) =>
      ({ name, kind, kinds: [kind, ...alternatives], files, bytes, isSure: alternatives.length === 0 })),
    skipped, skippedCount,
  }
}

/** Files dropped or pasted. */
export async function planFiles(files: readonly File[]): Promise<void> {
  if (files.length > 0) await proceed(lookAtFiles(files))
}

/** The system's dialog. */
export async function planChosen(what: 'files' | 'folder'): Promise<void> {
  await proceed(call('imports.chooseToLook', { what }))
}

async function proceed(found: Promise<Look | null>): Promise<void> {
  looking.value++
  try {
    const look = await found
    if (!look) return
    // What is of no kind is imported all the same: the failure says why.
    if (look.groups.length === 0 || startsAtOnce(planOf(look))) await start(look, [])
    else asked.value = look
  } catch (thrown) {
    if (!isCancelled(thrown)) reportError(thrown)
  } finally {
    looking.value--
  }
}

const isCancelled = (thrown: unknown): boolean => (thrown as { code?: unknown }).code === 'CANCELLED'

async function start({ id }: Look, choices: GroupChoice[]): Promise<void> {
  await call('imports.start', { lookId: id, choices })
}

/** Kinds by group in the order of the plan, null for one that stays out. */
export async function decide(kinds: readonly (string | null)[]): Promise<void> {
  const look = asked.value
  asked.value = null
  if (!look) return
  await start(look, look.groups.map((group, at) => ({ group: group.id, kind: kinds[at] ?? null }))).catch(reportError)
}

export function dismissPlan(): void {
  asked.value = null
}

/** Ends every look that is under way. */
export async function stopLooking(): Promise<void> {
  await call('imports.forgetLooks').catch(reportError)
}
