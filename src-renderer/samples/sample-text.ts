import { shallowRef, watch, type ShallowRef } from 'vue'

/** Texts by their address; a sample's file never changes. */
const known = new Map<string, string>()
const most = 500

async function read(url: string): Promise<string> {
  const found = known.get(url)
  if (found !== undefined) return found
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${answer.status}`)
  const text = await answer.text()
  known.set(url, text)
  if (known.size > most) known.delete(known.keys().next().value!)
  return text
}

/** The text of a sample; what was shown before stays until the new one is there, undefined before the first. */
export function useSampleText(url: () => string): { text: ShallowRef<string | undefined>, isLost: ShallowRef<boolean> } {
  const text = shallowRef<string>()
  const isLost = shallowRef(false)
  let turn = 0
  watch(url, async now => {
    const mine = ++turn
    const found = await read(now).catch(() => undefined)
    if (mine !== turn) return
    text.value = found
    isLost.value = found === undefined
  }, { immediate: true })
  return { text, isLost }
}
