/** A stream of numbers in [0, 1) that depends on nothing but its seed. */
export type Random = () => number;

/** Numbers for one purpose, named by the parts of its seed: the same parts give the same numbers on every machine. */
export function seededRandom(...parts: readonly (string | number)[]): Random {
  let state = hash(parts.join("\0"));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `from` to `to`, both included. */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

/** Something that may be chosen, and how often in relation to the others. */
export interface Weighted<T> {
  readonly value: T;
  readonly weight: number;
}

/** A chooser over weighted values. */
export function weightedChoice<T>(choices: readonly Weighted<T>[]): (random: Random) => T {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  const bounds = choices.map(({ weight }) => (reached += weight / total));
  return (random) => {
    const at = random();
    const chosen = choices[lowerBound(bounds, at)] ?? choices[choices.length - 1];
    if (chosen === undefined) throw new RangeError("nothing to choose from");
    return chosen.value;
  };
}

/** Weights that fall as 1, 1/2, 1/3 ... over the values in their order. */
export function zipf<T>(values: readonly T[]): readonly Weighted<T>[] {
  return values.map((value, index) => ({ value, weight: 1 / (index + 1) }));
}

/** The first position whose bound is above the number. */
function lowerBound(bounds: readonly number[], at: number): number {
  let [low, high] = [0, bounds.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 1) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}
