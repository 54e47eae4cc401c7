/** A place that a search of a whole log has found: the first line that matches in a part, and how many do in it. */
export interface FoundPlace {
  readonly offset: number;
  readonly count: number;
}

/** What of a log is here. */
export interface LogWindow {
  /** Offsets of its first byte, and of the first after it. */
  readonly from: number;
  readonly to: number;
  /** Offsets of its lines that match, in ascending order; of a line once for each row of it that does. */
  readonly matches: readonly number[];
}

/**
 * The offset to go on at from the last match that is here, or the first (`by`): of the next place that is not here, or beyond the
 * end from the other side. Undefined when all are here.
 */
export function beyondWindow(
  places: readonly FoundPlace[],
  { from, to, matches }: LogWindow,
  by: 1 | -1,
): number | undefined {
  if (by === 1) {
    const across = places.findLast(({ offset }) => offset >= from && offset < to);
    const here = new Set(matches.filter((offset) => offset >= (across?.offset ?? to)));
    if (across !== undefined && here.size < across.count) return to;
  }
  const outside = places.filter(({ offset }) => offset < from || offset >= to);
  const next =
    by === 1
      ? (outside.find(({ offset }) => offset >= to) ?? outside[0])
      : (outside.findLast(({ offset }) => offset < from) ?? outside.at(-1));
  return next?.offset;
}
