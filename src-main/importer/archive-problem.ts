import type { Reason } from '../datasets/common/reasons'

/** Why an archive, or one file in it, is not used; thrown while unpacking it. */
export class ArchiveProblem extends Error {
  readonly why: Reason

  constructor(why: Reason) {
    super(why.texts.en)
    this.why = why
  }
}
