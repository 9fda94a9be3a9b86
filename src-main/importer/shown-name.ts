/** Names of files as they are shown: nothing in them can turn or hide the text around them. */

/** Control characters and marks that change the direction of text. */
const unseen = /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu
const longest = 200

export function shownName(name: string): string {
  const shown = name.replace(unseen, '\uFFFD')
  return shown.length <= longest ? shown : `${shown.slice(0, longest - 1)}…`
}

/** A name without its extension (also .idx3-ubyte.gz and the like), never empty. */
export function stem(name: string): string {
  const bare = name.replace(/\.gz$/i, '').replace(/[-.]idx[13]-ubyte$/i, '')
  const dot = bare.lastIndexOf('.')
  const cut = dot > 0 && bare.length - dot <= 12 ? bare.slice(0, dot) : bare
  return cut.trim() || name
}
