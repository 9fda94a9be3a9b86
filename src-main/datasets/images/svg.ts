/** SVG drawings: what must be known before one is drawn. */
import { type Reason, reason } from '../common/reasons'

/** One drawing is text that a person or a program wrote; more is no icon and could take minutes to draw. */
const megabytes = 4
const usual = 72
/** Dots per inch beyond which nothing becomes sharper at the sizes that are stored. */
const densest = 7200

/**
 * Why a drawing is not used. The drawing library would follow a link to any file of this computer, and has no letters;
 * entities could hide either.
 */
export function svgProblem(file: Buffer): Reason | undefined {
  if (file.length > megabytes * 1e6) return reason('too-large', { limit: megabytes })
  const text = file.toString('utf8')
  if (/<!ENTITY/i.test(text)) return reason('svg-entities')
  if (/href\s*=\s*(?!["']\s*(#|data:|https?:))/i.test(text)) return reason('svg-links')
  return /<(\w+:)?text[\s>]/.test(text) ? reason('svg-text') : undefined
}

/** Dots per inch at which the shorter side has at least `size` px, so that a small icon is not drawn coarse and then enlarged. */
export function svgDensity({ width, height }: { width: number, height: number }, size: number): number {
  return Math.min(densest, Math.max(usual, Math.ceil(usual * size / Math.min(width, height))))
}

export function isSvg(bytes: Buffer): boolean {
  const begin = bytes.toString('latin1', 0, 1024).replace(/^\xEF\xBB\xBF/, '').trimStart()
  // A page may show a drawing.
  if (/<html[\s>]|<!doctype\s+html/i.test(begin)) return false
  return begin.startsWith('<svg') || (/^<(\?xml|!--|!DOCTYPE)/.test(begin) && /<svg[\s>]/.test(bytes.toString('latin1', 0, 4096)))
}
