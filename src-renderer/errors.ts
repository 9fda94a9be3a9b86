/** Errors in the user's words. */
import type { ErrorShape } from '#contract'
import { detailsIn, toErrorShape } from '#contract'
import { hasText, locale, t } from './i18n'
import { showToast } from './ui/toasts'

export type AnyError = Pick<ErrorShape, 'code' | 'message'> & { readonly details: Readonly<Record<string, string | number>> }

/** The sentence of an error in the language in force; its English message where there is none. */
export function errorSentence(error: AnyError): string {
  const key = `error.${error.code}`
  return hasText(key) ? t(key, detailsIn(error.details, locale.value)) : error.message
}

/** Says what went wrong at the bottom of the window. */
export function reportError(thrown: unknown): void {
  const shape = toErrorShape(thrown)
  if (shape.code !== 'CANCELLED') showToast(errorSentence(shape), { tone: 'bad' })
}
