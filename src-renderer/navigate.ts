/** Goes to a path of the window, such as /runs; for whoever must not know the router and its pages. */
export function goTo(path: string): void {
  window.location.hash = `#${path}`
}
