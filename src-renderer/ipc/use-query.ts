import type { CallName, CallOutput, EventName, EventPayload } from '#contract'
import { toErrorShape, StudioError } from '#contract'
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { call, on, type CallArgs, type CallInputOf } from './client'

export interface QueryState<T> {
  /** The last answer; undefined until the first came. Shown on while a newer one is on its way. */
  readonly data: ShallowRef<T | undefined>
  readonly error: ShallowRef<StudioError | undefined>
  readonly pending: ShallowRef<boolean>
  reload(): Promise<void>
}

type Reloads = { [E in EventName]?: true | ((payload: EventPayload<E>) => boolean) }

/** Last answers by call and input, so that a view that was left shows at once what it showed. */
const answers = new Map<string, unknown>()
const maxAnswers = 60

function remember(key: string, value: unknown): void {
  answers.delete(key)
  answers.set(key, value)
  if (answers.size > maxAnswers) answers.delete(answers.keys().next().value!)
}

function asStudioError(thrown: unknown): StudioError {
  if (thrown instanceof StudioError) return thrown
  const shape = toErrorShape(thrown)
  return new StudioError(shape.code, shape.message, shape.details)
}

/**
 * An answer of main that stays fresh: loaded at once, again when the input changes (null: nothing to ask), and again
 * when one of the `reloadOn` events comes (true: always, or a test of its payload).
 */
export function useQuery<K extends CallName>(
  name: K,
  input?: MaybeRefOrGetter<CallInputOf<K> | null>,
  options: { reloadOn?: Reloads } = {},
): QueryState<CallOutput<K>> {
  const data = shallowRef<CallOutput<K>>()
  const error = shallowRef<StudioError>()
  const pending = shallowRef(false)
  let latest = 0

  async function load(isNew: boolean): Promise<void> {
    const given = toValue(input)
    const turn = ++latest
    if (given === null) {
      data.value = undefined
      pending.value = false
      return
    }
    const key = `${name} ${JSON.stringify(given)}`
    if (isNew) data.value = answers.get(key) as CallOutput<K> | undefined
    pending.value = true
    try {
      const answer = await call(name, ...[given] as unknown as CallArgs<K>)
      remember(key, answer)
      if (turn !== latest) return
      data.value = answer
      error.value = undefined
    } catch (thrown) {
      if (turn === latest) error.value = asStudioError(thrown)
    } finally {
      if (turn === latest) pending.value = false
    }
  }

  watch(() => JSON.stringify(toValue(input)), () => void load(true), { immediate: true })
  const stops = Object.entries(options.reloadOn ?? {}).map(([event, test]) =>
    on(event as EventName, payload => {
      if (test === true || (test as (payload: unknown) => boolean)(payload)) void load(false)
    }))
  onScopeDispose(() => {
    latest++
    stops.forEach(stop => stop())
  })
  return { data, error, pending, reload: () => load(false) }
}
