/** A place that a search of a whole log has found: the first line that matches in a part, and how many do in it. */
export interface FoundPlace {
  readonly offset: number;
  readonly count: number;
}

/** What a search of a whole log has found. */
export interface FoundInWhole {
  /** Bytes that were searched: what was written since is not among it. */
  readonly size: number;
  readonly places: readonly FoundPlace[];
}

/** What of a log is here. */
export interface LogWindow {
  /** Offsets of its first byte, and of the first after it. */
  readonly from: number;
  readonly to: number;
  /** Offsets of its lines that match, in ascending order; of a line once for each row of it that does. */
  readonly matches: readonly number[];
}

/** Where to go on. */
export interface Beyond {
  /** The offset around which the log is to be shown. */
  readonly at: number;
  /** Set on the way back: the match to look at is the last one before that offset; otherwise it is the first from `at` on. */
  readonly before?: number;
}

/**
 * Where to go on from the last match that is here, or the first (`by`): to the next that is not here, or beyond the end from the
 * other side. Undefined when all are here.
 */
export function beyondWindow(found: FoundInWhole, window: LogWindow, by: 1 | -1): Beyond | undefined {
  const { from, to } = window;
  const earlier = found.places.filter(({ offset }) => offset < from);
  const rest = restAcross(found, window);
  const later = [
    ...(rest === undefined ? [] : [rest]),
    ...found.places.map(({ offset }) => offset).filter((offset) => offset >= to),
  ];
  if (by === 1) {
    const next = later[0] ?? earlier[0]?.offset;
    return next === undefined ? undefined : { at: next };
  }
  const above = earlier.at(-1);
  if (above !== undefined) return { at: above.offset, before: from };
  const last = later.at(-1);
  return last === undefined ? undefined : { at: last, before: found.size };
}

/** Where what is here ends, when matches of a part that begins in it stand behind that. */
function restAcross({ size, places }: FoundInWhole, { from, to, matches }: LogWindow): number | undefined {
  const across = places.findLast(({ offset }) => offset >= from && offset < to);
  if (across === undefined || to >= size) return undefined;
  const here = new Set(matches.filter((offset) => offset >= across.offset));
  return here.size < across.count ? to : undefined;
}
