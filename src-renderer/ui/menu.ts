/** One line of a menu. */
export interface MenuItem {
  readonly label: string
  readonly icon?: string
  readonly keys?: string
  readonly disabled?: boolean
  readonly danger?: boolean
  /** Draws a line above it. */
  readonly separated?: boolean
  run(): void
}
