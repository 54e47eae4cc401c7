/** Before a process that keeps dying is started once more; doubled each time in a row. */
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;

/** How long to wait before starts that have failed in a row are tried again. */
export class StartDelays {
  private failures = 0;

  get inARow(): number {
    return this.failures;
  }

  /** One more has failed: the wait before the next, in ms. */
  fail(): number {
    return Math.min(FIRST_DELAY_MS * 2 ** this.failures++, LONGEST_DELAY_MS);
  }

  succeed(): void {
    this.failures = 0;
  }
}
