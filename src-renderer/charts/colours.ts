/** Colours of curves: of the two voices, of other series, of runs. A dash pattern is the second signal beside the colour. */
export interface CurveStyle {
  /** CSS colour, such as var(--blue). */
  readonly colour: string
  /** Lengths in px, as of setLineDash; empty: solid. */
  readonly dash: readonly number[]
}

const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 4, 2, 4], [4, 2], [12, 3]]
/** Never the colours of G and D. */
const cycle = ['var(--blue)', 'var(--amber)', 'var(--violet)', 'var(--pink)', 'var(--ok)', 'var(--bad)']

export function dashOf(index: number): readonly number[] {
  return dashes[index % dashes.length]!
}

/** The colour that a run has for ever, by its number (from 1). */
export function colourOfRun(number: number): string {
  return cycle[(number - 1) % cycle.length]!
}

/** Colour by the run's number, dash by its place in what is compared. */
export function styleOfRun(number: number, index: number): CurveStyle {
  return { colour: colourOfRun(number), dash: dashOf(index) }
}

/** A series in a chart of its own run: what G and D say in their colours, others in turn. */
export function styleOfSeries(name: string, index: number): CurveStyle {
  const colour = name.startsWith('G/') ? 'var(--g)' : name.startsWith('D/') ? 'var(--d)' : cycle[index % cycle.length]!
  return { colour, dash: dashOf(index) }
}
