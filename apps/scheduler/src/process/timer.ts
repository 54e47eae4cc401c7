/** setTimeout takes 31 bits: a longer delay would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** A timer, or none for a delay of more than 24.8 days: no process lives that long. */
export function startTimer(fire: () => void, delayMs: number): NodeJS.Timeout | undefined {
  return delayMs > LONGEST_MS ? undefined : setTimeout(fire, delayMs);
}
