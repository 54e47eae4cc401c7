import type { Fold } from "./logFolds.ts";

/** Which of the rows are there once some are folded away. */
export interface VisiblePlaces {
  readonly count: number;
  /** The place among all rows of the one that stands at an index. */
  readonly placeAt: (index: number) => number;
  /** Where a row stands, or what it is folded into. */
  readonly indexOf: (place: number) => number;
}

/** `folds` in the order of their first rows. Of a closed one the first row stays; of an open group the row of its end goes. */
export function visiblePlaces(rows: number, folds: readonly Fold[], isOpen: (fold: Fold) => boolean): VisiblePlaces {
  if (folds.length === 0) return { count: rows, placeAt: (index) => index, indexOf: (place) => place };
  const hidden = hiddenStretches(folds, isOpen);
  const places = new Int32Array(rows);
  let count = 0;
  let next = 0;
  for (const { first, last } of [...hidden, { first: rows, last: rows }]) {
    for (let place = next; place < first; place += 1) places[count++] = place;
    next = Math.max(next, last + 1);
  }
  const visible = places.subarray(0, count);
  return { count, placeAt: (index) => visible[index] ?? 0, indexOf: (place) => lastNotAfter(visible, place) };
}

interface Stretch {
  readonly first: number;
  readonly last: number;
}

function hiddenStretches(folds: readonly Fold[], isOpen: (fold: Fold) => boolean): readonly Stretch[] {
  const stretches = folds.flatMap((fold): Stretch[] => {
    if (!isOpen(fold)) return [{ first: fold.first + 1, last: fold.last }];
    return fold.kind === "group" && fold.ended ? [{ first: fold.last, last: fold.last }] : [];
  });
  return stretches.toSorted((a, b) => a.first - b.first);
}

/** The index of the last value that is not greater than another; 0 where there is none. */
function lastNotAfter(ascending: Int32Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((ascending[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
