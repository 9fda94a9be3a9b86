/** What is odd in a file that is used all the same: the first place of each kind, and how often. */
import { type Reason, type ReasonKey, reason } from '../common/reasons'

type RowReasonKey = Extract<ReasonKey, `row-${string}`>

export class Problems {
  readonly #found = new Map<RowReasonKey, { n: number, row: number, column: string, text: string }>()

  /** `row` counts from 1 with the header, as a spreadsheet does; `column` is a name or a number from 1. */
  note(key: RowReasonKey, row: number, { column = '', text = '' }: { column?: string | number, text?: string } = {}): void {
    const found = this.#found.get(key)
    if (found) found.n++
    else this.#found.set(key, { n: 1, row, column: String(column), text: text.slice(0, 40) })
  }

  get reasons(): Reason[] {
    return [...this.#found].map(([key, values]) => reason(key, values))
  }

  clear(): void {
    this.#found.clear()
  }
}
