/**
 * Telling encodings from before Unicode apart by their byte pairs. Each test is strict: where none holds, the file is
 * refused rather than read as gibberish.
 */

/** Whether the pairs of bytes outside ASCII speak for simplified Chinese (GB 2312 rows) or Japanese (kana of Shift-JIS). */
export function pairShares(bytes: Uint8Array): { gb: boolean, shiftJis: boolean } {
  return { gb: isGb(bytes), shiftJis: isShiftJis(bytes) }
}

/**
 * GB 2312 keeps both bytes at 0xA1 and above: punctuation in rows A1 to A9, characters in B0 to F7. Korean EUC uses the
 * leads B0 to C8 alone for Hangul and Japanese EUC the lead A4 for kana, so a fair share of leads from C9 on is asked
 * for, and few A4 and A5.
 */
function isGb(bytes: Uint8Array): boolean {
  let pairs = 0
  let others = 0
  let late = 0
  let kana = 0
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!
    if (lead < 0x80) continue
    const trail = bytes[i + 1] ?? 0
    if (trail >= 0xA1 && (within(lead, 0xB0, 0xF7) || within(lead, 0xA1, 0xA9))) {
      pairs++
      if (lead >= 0xC9) late++
      if (lead === 0xA4 || lead === 0xA5) kana++
      i++
    } else {
      others++
    }
  }
  return pairs >= 20 && others * 20 <= pairs && late * 100 >= pairs * 15 && kana * 10 <= pairs
}

/** Japanese text is at least a quarter hiragana (82 9F to F1), katakana (83 40 to 96) and punctuation (81). */
function isShiftJis(bytes: Uint8Array): boolean {
  let pairs = 0
  let kana = 0
  let others = 0
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!
    if (lead < 0x80 || within(lead, 0xA1, 0xDF)) continue
    const trail = bytes[i + 1] ?? 0
    if (lead > 0xFC || lead === 0x80 || lead === 0xA0 || trail < 0x40 || trail === 0x7F || trail > 0xFC) {
      others++
      continue
    }
    pairs++
    if (lead === 0x81 || (lead === 0x82 && within(trail, 0x9F, 0xF1)) || (lead === 0x83 && trail <= 0x96)) kana++
    i++
  }
  return pairs >= 20 && others * 50 <= pairs && kana * 4 >= pairs
}

function within(byte: number, first: number, last: number): boolean {
  return byte >= first && byte <= last
}

/** Windows-1252 signs below 0xC0 that Western text has: quotes, dashes, ellipsis, euro, guillemets, degree and others. */
const westernSigns = new Set([
  0x80, 0x82, 0x84, 0x85, 0x8A, 0x8C, 0x8E, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0x9A, 0x9C, 0x9E, 0x9F,
  0xA0, 0xA1, 0xA3, 0xA7, 0xA9, 0xAA, 0xAB, 0xAD, 0xAE, 0xB0, 0xB4, 0xB7, 0xBA, 0xBB, 0xBD, 0xBF,
])

/**
 * Western European text: at most a quarter of the bytes lie outside ASCII, all but one in fifty of these are letters or
 * usual signs, and long runs of them (as in Cyrillic, Greek or Asian encodings) are rare.
 */
export function looksWestern(bytes: Uint8Array): boolean {
  let high = 0
  let odd = 0
  let inRuns = 0
  let run = 0
  for (const byte of bytes) {
    if (byte < 0x80) {
      if (run > 2) inRuns += run
      run = 0
      continue
    }
    high++
    run++
    if (byte < 0xC0 && !westernSigns.has(byte)) odd++
  }
  if (run > 2) inRuns += run
  return high * 4 <= bytes.length && odd * 50 <= high && inRuns * 10 <= high
}
