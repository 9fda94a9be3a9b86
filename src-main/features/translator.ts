/** The texts of the locale files outside the page: menus, dialogs, the command, errors. */
import {
  compile, createCoreContext, fallbackWithLocaleChain, registerLocaleFallbacker, registerMessageCompiler,
  registerMessageResolver, resolveValue, translate,
} from '@intlify/core-base'
import type { CoreContext } from '@intlify/core-base'
import { detailsIn, type ErrorShape, type LocaleName } from '#contract'
import en from '../contract/locales/en.json'
import zhCn from '../contract/locales/zh-CN.json'

export type Slots = Readonly<Record<string, string | number>>
/** Text of a key; `count` chooses the plural form and fills {n}. */
export type Translate = (key: string, slots?: Slots, count?: number) => string

registerMessageCompiler(compile)
registerMessageResolver(resolveValue)
registerLocaleFallbacker(fallbackWithLocaleChain)

export function makeTranslate(locale: LocaleName): Translate {
  const context = createCoreContext({
    locale, fallbackLocale: 'en', missingWarn: false, fallbackWarn: false, messages: { 'en': en, 'zh-CN': zhCn },
  }) as unknown as CoreContext<string>
  return (key, given = {}, count) => {
    const slots = detailsIn(given, locale)
    const text = count === undefined ? translate(context, key, slots) : translate(context, key, { n: count, ...slots }, count)
    return typeof text === 'string' ? text : key
  }
}

/** The language in force: the one set, else the first one of the system's (en-GB, zh_CN.UTF-8 ...) that there is. */
export function resolveLocale(wanted: 'system' | LocaleName, system: readonly string[]): LocaleName {
  if (wanted !== 'system') return wanted
  for (const name of system) {
    if (/^zh\b|^zh[-_]/i.test(name)) return 'zh-CN'
    if (/^en\b|^en[-_]/i.test(name)) return 'en'
  }
  return 'en'
}

/** The sentence of an error in the user's language. */
export function errorSentence(t: Translate, error: ErrorShape): string {
  const key = `error.${error.code}`
  const sentence = t(key, error.details)
  return sentence === key ? error.message : sentence
}
