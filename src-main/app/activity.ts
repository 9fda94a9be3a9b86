/** What the desktop shows of a run: the bar on the taskbar's icon, a message at its end; and the computer is kept awake. */
import { Notification, powerSaveBlocker } from 'electron'
import type { EventName, EventPayload, RunProgress, RunStatus } from '#contract'
import { errorSentence } from '../features/translator'
import type { Shell } from './shell'

const active = new Set<RunStatus>(['running', 'paused', 'queued'])
const worthTelling = new Set<RunStatus>(['finished', 'failed', 'interrupted'])

export interface ActivityWatch {
  /** Sees every event on its way to the page. */
  see<K extends EventName>(name: K, payload: EventPayload<K>): void
  stop(): void
}

export function watchActivity(shell: Shell): ActivityWatch {
  const watched = new Set<string>()
  const awake = keepAwake()

  async function changed(ids: readonly string[]): Promise<void> {
    const { studio } = shell
    if (!studio) return
    const training = studio.activity().training
    awake(training !== null)
    if (training === null) setBar(shell, -1)
    for (const id of ids) {
      if (id === training) watched.add(id)
      else if (watched.delete(id)) {
        const run = await Promise.resolve(studio.handlers['runs.get']({ id })).catch(() => undefined)
        if (!run || !worthTelling.has(run.status)) continue
        tell(shell, shell.t(`dialog.told.${run.status}`, { name: run.name }), run.error ? errorSentence(shell.t, run.error) : '')
      }
    }
  }

  return {
    see: (name, payload) => {
      // A library that is being closed answers no more: there is nothing left to tell.
      if (name === 'runs.changed') changed((payload as EventPayload<'runs.changed'>).ids).catch(() => undefined)
      if (name === 'runs.progress') progressed(shell, payload as RunProgress)
    },
    stop: () => awake(false),
  }
}

function progressed(shell: Shell, { step, totalSteps, status }: RunProgress): void {
  if (!active.has(status)) setBar(shell, -1)
  else setBar(shell, totalSteps > 0 ? step / totalSteps : 2, status === 'paused' ? 'paused' : 'normal')
}

function setBar(shell: Shell, share: number, mode: 'normal' | 'paused' = 'normal'): void {
  if (shell.window && !shell.window.isDestroyed()) shell.window.setProgressBar(share, { mode })
}

/** Only where nobody is looking at the window. */
function tell(shell: Shell, title: string, body: string): void {
  const { window } = shell
  if (!window || window.isDestroyed() || window.isFocused() || !Notification.isSupported()) return
  const notification = new Notification({ title, body })
  notification.on('click', () => {
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  })
  notification.show()
}

/** Holds off the computer's sleep (not the screen's) while told to. */
function keepAwake(): (wanted: boolean) => void {
  let blocker: number | undefined
  return wanted => {
    if (wanted && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (!wanted && blocker !== undefined) {
      powerSaveBlocker.stop(blocker)
      blocker = undefined
    }
  }
}
