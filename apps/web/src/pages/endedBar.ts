/** What ended in a stretch of time. */
export interface Ended {
  readonly from: string;
  readonly succeeded: number;
  readonly failed: number;
}

/** A bar of a picture of what ended when. */
export interface EndedBar {
  readonly from: string;
  readonly words: string;
  /** Of the most in any stretch, in percent. */
  readonly succeeded: number;
  readonly failed: number;
}

/** Stretches as bars in one scale. */
export function endedBars<T extends Ended>(
  stretches: readonly T[],
  words: (stretch: T, at: number) => string,
): readonly EndedBar[] {
  const most = Math.max(1, ...stretches.map(endedIn));
  return stretches.map((stretch, at) => ({
    from: stretch.from,
    words: words(stretch, at),
    succeeded: (stretch.succeeded / most) * 100,
    failed: (stretch.failed / most) * 100,
  }));
}

export function endedIn({ succeeded, failed }: Ended): number {
  return succeeded + failed;
}
