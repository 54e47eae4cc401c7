/** Fewer former values say nothing about what is usual. */
const MIN_FORMER = 7;
/** How many former values count: what was usual a season ago is not so any more. */
export const ODD_WINDOW = 28;
/** How many spreads from the middle is odd. A spread is 1.4826 median deviations, which is one standard deviation of a normal distribution. */
const ODD_SPREADS = 4;
const SPREAD_OF_DEVIATION = 1.4826;
/** Of values that hardly differ among each other, a difference of less than this part of the middle is not odd. */
const MIN_SPREAD_PART = 0.05;

/**
 * Which of a row of values, oldest first, are far from those before them: more than four spreads from the median of the 28
 * values before (the Hampel identifier: Hampel 1974, "The influence curve and its role in robust estimation"). Values that
 * are null are not judged and do not count; nothing is odd after fewer than 7 values.
 */
export function oddOnes(values: readonly (number | null)[]): readonly boolean[] {
  const former: number[] = [];
  return values.map((value) => {
    if (value === null) return false;
    const window = former.slice(-ODD_WINDOW);
    former.push(value);
    if (window.length < MIN_FORMER) return false;
    const middle = median(window);
    const deviation = median(window.map((each) => Math.abs(each - middle))) * SPREAD_OF_DEVIATION;
    const spread = Math.max(deviation, Math.abs(middle) * MIN_SPREAD_PART);
    return Math.abs(value - middle) > ODD_SPREADS * spread;
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[half - 1], sorted[half]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
