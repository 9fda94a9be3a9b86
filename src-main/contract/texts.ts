/** Visible strings that a definition carries itself, in both languages; the type demands both. */
export const localeNames = ['en', 'zh-CN'] as const
export type LocaleName = typeof localeNames[number]

export type Texts<K extends string> = Readonly<Record<LocaleName, Readonly<Record<K, string>>>>
