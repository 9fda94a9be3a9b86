/** Colours of the style sheet as the canvas needs them: computed, for the theme in force. */
const known = new Map<string, string>()
let probe: HTMLElement | undefined

/** A CSS colour with variables and mixes -> one that a canvas takes. */
export function computedColour(colour: string): string {
  const key = `${document.documentElement.dataset['theme'] ?? ''} ${colour}`
  let found = known.get(key)
  if (found === undefined) {
    probe ??= document.body.appendChild(Object.assign(document.createElement('span'), { hidden: true }))
    probe.style.color = colour
    known.set(key, found = getComputedStyle(probe).color)
  }
  return found
}

export interface ChartTheme { readonly line: string, readonly dim: string, readonly mono: string, readonly text: string }

export function chartTheme(): ChartTheme {
  return {
    line: computedColour('var(--line)'),
    dim: computedColour('var(--dim)'),
    text: computedColour('var(--text)'),
    mono: getComputedStyle(document.documentElement).getPropertyValue('--font-mono') || 'monospace',
  }
}
