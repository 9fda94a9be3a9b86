/** Where the window was, kept in a file of the user folder, and put back where it can be seen. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'

const Bounds = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() })
export type Bounds = v.InferOutput<typeof Bounds>
const WindowState = v.object({ bounds: Bounds, maximised: v.boolean(), zoom: v.optional(v.number(), 0) })
export type WindowState = v.InferOutput<typeof WindowState>

export const smallest = { width: 960, height: 600 }
const wanted = { width: 1360, height: 860 }

/**
 * Bounds that lie on a screen. `areas` are the work areas of the screens, the first screen first. Bounds of which less
 * than 100 px is visible anywhere go to the middle of the first screen; none are larger than the screen they are on.
 */
export function fitBounds(saved: Bounds | undefined, areas: readonly Bounds[]): Bounds {
  const first = areas[0] ?? { x: 0, y: 0, ...wanted }
  const home = saved && areas.find(area => overlap(saved, area) >= 100)
  if (!saved || !home) return centre(saved ?? wanted, first)
  const width = between(saved.width, smallest.width, home.width)
  const height = between(saved.height, smallest.height, home.height)
  return {
    x: between(saved.x, home.x, home.x + home.width - width),
    y: between(saved.y, home.y, home.y + home.height - height),
    width, height,
  }
}

function centre(size: { width: number, height: number }, area: Bounds): Bounds {
  const width = between(size.width, smallest.width, area.width)
  const height = between(size.height, smallest.height, area.height)
  return {
    x: Math.round(area.x + Math.max(0, area.width - width) / 2),
    y: Math.round(area.y + Math.max(0, area.height - height) / 2),
    width, height,
  }
}

/** The shorter side of what of `bounds` is visible in `area`, px. */
function overlap(bounds: Bounds, area: Bounds): number {
  const x = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const y = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y)
  return Math.min(x, y)
}

/** `low` wins over `high`, as a window is never smaller than its smallest size. */
function between(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, Math.round(value)))
}

const fileName = 'window.json'

export function readWindowState(folder: string): WindowState | undefined {
  try {
    const parsed = v.safeParse(WindowState, JSON.parse(readFileSync(join(folder, fileName), 'utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

export function writeWindowState(folder: string, state: WindowState): void {
  const file = join(folder, fileName)
  writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`)
  renameSync(`${file}.new`, file)
}
