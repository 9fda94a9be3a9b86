import type { Sample } from '#contract'
import { reportError } from '../errors'
import { t } from '../i18n'
import { call } from '../ipc/client'
import { showToast } from '../ui/toasts'

/** Asks for a folder and puts the samples there. */
export async function saveSamples(samples: readonly Sample[]): Promise<void> {
  try {
    const count = await call('samples.save', { ids: samples.map(one => one.id) })
    if (count !== null) showToast(t('sample.saved', {}, count), { tone: 'ok' })
  } catch (thrown) {
    reportError(thrown)
  }
}
