/** The texts of the window in the language in force; switched without a restart. */
import type { LocaleName, Texts } from '#contract'
import { computed } from 'vue'
import { createI18n } from 'vue-i18n'
import en from '../src-main/contract/locales/en.json'
import zhCn from '../src-main/contract/locales/zh-CN.json'

// Messages are compiled to data, not to code, so no eval is needed under the page's content policy.
const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  missingWarn: false,
  fallbackWarn: false,
  messages: { 'en': en, 'zh-CN': zhCn },
})

// The library's own types follow every key of the messages, which is too deep for the compiler.
const translate = i18n.global.t as (key: string, slots: Slots, options?: number | { locale: LocaleName }) => string

export type Slots = Readonly<Record<string, string | number>>

export const locale = computed(() => i18n.global.locale.value as LocaleName)

/** Text of a key. `count` chooses the plural form and fills {n}. */
export function t(key: string, slots: Slots = {}, count?: number): string {
  return count === undefined ? translate(key, slots) : translate(key, { n: count, ...slots }, count)
}

/** Whether there is a text of this key. */
export function hasText(key: string): boolean {
  return i18n.global.te(key) || i18n.global.te(key, 'en')
}

/** The texts that a definition carries itself. */
export function textsOf<T>(texts: Readonly<Record<LocaleName, T>>): T {
  return texts[locale.value]
}

export function setLocale(name: LocaleName): void {
  i18n.global.locale.value = name
  document.documentElement.lang = name
}

/** A text of the locale files in both languages, for definitions that carry theirs. */
export function bothTexts(key: string, slots: Slots = {}): Texts<'title'> {
  const title = (name: LocaleName): { title: string } => ({ title: translate(key, slots, { locale: name }) })
  return { 'en': title('en'), 'zh-CN': title('zh-CN') }
}
