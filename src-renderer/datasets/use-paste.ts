import { onScopeDispose } from 'vue'
import { isCovered } from '../dialogs'
import { reportError } from '../errors'
import { t } from '../i18n'
import { call } from '../ipc/client'
import { isTyping } from '../ui/keys'
import { showToast } from '../ui/toasts'
import { planFiles } from './use-plan'

/** Pasted text longer than this is a file's affair (the contract's own bound). */
const longest = 4_000_000

/** Makes a dataset of pasted text; without a name it gets one from main. */
export async function importText(text: string, name?: string): Promise<void> {
  try {
    await call('imports.paste', name ? { text, name } : { text })
  } catch (thrown) {
    reportError(thrown)
  }
}

/** Text or files pasted outside a text field are offered for import. */
export function usePaste(): void {
  const paste = (event: ClipboardEvent): void => {
    if (isTyping(event.target) || isCovered()) return
    const files = [...event.clipboardData?.files ?? []]
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim() !== '') offer(text)
    else if (files.length > 0) void planFiles(files)
  }
  window.addEventListener('paste', paste)
  onScopeDispose(() => window.removeEventListener('paste', paste))
}

function offer(text: string): void {
  if (text.length > longest) return void showToast(t('data.paste.tooLong', {}, longest), { tone: 'bad' })
  showToast(t('data.paste.ask', {}, text.length), { action: { label: t('data.paste.import'), run: () => void importText(text) } })
}
