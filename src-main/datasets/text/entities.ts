/** The named characters of HTML that texts use: Latin-1, Greek, signs. Others stay as they are written. */

/** Names in the order of their code points, from a first one on; `_` for a code point without a name. */
const runs: readonly (readonly [first: number, names: string])[] = [
  [0xA0, 'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 '
    + 'ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml '
    + 'ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring '
    + 'aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc '
    + 'uuml yacute thorn yuml'],
  [0x391, 'Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho _ Sigma Tau Upsilon Phi Chi Psi Omega'],
  [0x3B1, 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega'],
  [0x2013, 'ndash mdash _ _ _ lsquo rsquo sbquo _ ldquo rdquo bdquo _ dagger Dagger bull _ _ _ hellip'],
  [0x2190, 'larr uarr rarr darr harr'],
]
const singles = {
  amp: 0x26, lt: 0x3C, gt: 0x3E, quot: 0x22, apos: 0x27, OElig: 0x152, oelig: 0x153, Scaron: 0x160, scaron: 0x161, Yuml: 0x178, fnof: 0x192,
  circ: 0x2C6, tilde: 0x2DC, ensp: 0x2002, emsp: 0x2003, thinsp: 0x2009, zwnj: 0x200C, zwj: 0x200D, lrm: 0x200E, rlm: 0x200F,
  permil: 0x2030,
  prime: 0x2032, Prime: 0x2033, lsaquo: 0x2039, rsaquo: 0x203A, euro: 0x20AC, trade: 0x2122, forall: 0x2200, part: 0x2202, exist: 0x2203,
  empty: 0x2205, nabla: 0x2207, isin: 0x2208, prod: 0x220F, sum: 0x2211, minus: 0x2212, radic: 0x221A, infin: 0x221E, int: 0x222B,
  asymp: 0x2248, ne: 0x2260, equiv: 0x2261, le: 0x2264, ge: 0x2265, hearts: 0x2665,
}

const named = new Map<string, number>(Object.entries(singles))
for (const [first, names] of runs) {
  for (const [index, name] of names.split(' ').entries()) if (name !== '_') named.set(name, first + index)
}

/** What Windows-1252 has where a number names a control character: pages written so mean that. */
const windows = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ'

const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,31}));?/gi

/** Text with its entities decoded. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(entity, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) {
      const code = named.get(name)
      // Without its semicolon a name may be the beginning of a word, such as an address's &copy=1.
      return code === undefined || !whole.endsWith(';') ? whole : String.fromCodePoint(code)
    }
    return numbered(decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal))
  })
}

function numbered(code: number): string {
  if (code >= 0x80 && code <= 0x9F) return windows[code - 0x80]!
  const isText = code === 9 || code === 10 || (code >= 32 && code !== 127 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF))
  return isText ? String.fromCodePoint(code) : '\uFFFD'
}
