/** Half-open, ISO 8601. */
export interface InstantRange {
  readonly from: string;
  readonly to: string;
}

/** More runs than this are fetched as one range rather than one by one. */
const MOST_SINGLE = 4;

/** Ranges that cover the runs of these instants (ISO 8601): each by itself while they are few, else all in one. */
export function instantsToFetch(instants: readonly string[]): readonly InstantRange[] {
  const sorted = instants.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return [];
  if (sorted.length > MOST_SINGLE) return [{ from: first, to: justAfter(last) }];
  return sorted.map((instant) => ({ from: instant, to: justAfter(instant) }));
}

function justAfter(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString();
}
