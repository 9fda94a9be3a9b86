/** Whether every word typed occurs in one and the same of the texts. */
export function matches(typed: string, texts: readonly string[]): boolean {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return texts.some(text => words.every(word => text.toLocaleLowerCase().includes(word)))
}
