/** The one sound that plays in the window: starting another stops it. */
import { computed, ref, shallowRef, type ComputedRef } from 'vue'

const current = ref<string | null>(null)
const playing = ref(false)
/** Seconds into it. */
const time = ref(0)
const failed = shallowRef<ReadonlySet<string>>(new Set())
let sound: HTMLAudioElement | undefined
let frame = 0

export interface Clip {
  readonly isPlaying: ComputedRef<boolean>
  /** Seconds heard; 0 while another clip is the current one. */
  readonly at: ComputedRef<number>
  readonly isLost: ComputedRef<boolean>
  toggle(): void
  seek(seconds: number): void
}

/** The controls of one sound by its URL. */
export function useClip(file: () => string): Clip {
  return {
    isPlaying: computed(() => playing.value && current.value === file()),
    at: computed(() => current.value === file() ? time.value : 0),
    isLost: computed(() => failed.value.has(file())),
    toggle: () => {
      if (current.value === file() && playing.value) sound?.pause()
      else start(file())
    },
    seek: seconds => {
      load(file())
      sound!.currentTime = time.value = seconds
    },
  }
}

/** Stops and forgets what plays: its list has gone. */
export function stopPlaying(): void {
  sound?.pause()
  sound?.removeAttribute('src')
  current.value = null
  playing.value = false
  time.value = 0
}

function load(file: string): void {
  if (current.value === file) return
  sound ??= makeSound()
  sound.pause()
  sound.src = file
  current.value = file
  time.value = 0
}

function start(file: string): void {
  load(file)
  // A sound that another one replaces before it began is no failure.
  sound!.play().catch((reason: unknown) => {
    if ((reason as Error).name !== 'AbortError') fail(file)
  })
}

function fail(file: string): void {
  failed.value = new Set(failed.value).add(file)
  playing.value = false
}

function makeSound(): HTMLAudioElement {
  const made = new Audio()
  made.addEventListener('play', () => {
    playing.value = true
    follow()
  })
  for (const name of ['pause', 'ended'] as const) made.addEventListener(name, () => {
    playing.value = false
    if (made.ended) time.value = 0
  })
  made.addEventListener('error', () => {
    if (current.value !== null && made.hasAttribute('src')) fail(current.value)
  })
  return made
}

/** The place in the sound, as often as the screen is drawn. */
function follow(): void {
  cancelAnimationFrame(frame)
  if (!playing.value || !sound) return
  time.value = sound.currentTime
  frame = requestAnimationFrame(follow)
}
