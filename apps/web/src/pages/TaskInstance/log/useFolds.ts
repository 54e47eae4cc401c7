import { useCallback, useMemo, useState } from "react";
import { type Fold, findFolds } from "./logFolds.ts";
import type { LogRow } from "./logRows.ts";
import { type VisiblePlaces, visiblePlaces } from "./visiblePlaces.ts";

/** What opens folds by itself. */
export interface Sought {
  /** Places of what a search has found, in ascending order. */
  readonly matches: readonly number[];
  /** Places that are looked at: the match that one has stepped to, marked lines. */
  readonly looked: readonly number[];
}

export interface Folds {
  readonly all: readonly Fold[];
  /** What can be folded at a row, by its place. */
  readonly at: ReadonlyMap<number, Fold>;
  readonly isOpen: (fold: Fold) => boolean;
  readonly toggle: (fold: Fold) => void;
  readonly visible: VisiblePlaces;
}

interface Choice {
  readonly isOpen: boolean;
  /** What was looked at then: it stays folded away; another that is looked at later does not. */
  readonly looked: string;
}

/** What of a log is folded: all but failed groups, those that go on, and what is searched for; or as somebody has chosen. */
export function useFolds(rows: readonly LogRow[], { matches, looked }: Sought): Folds {
  const all = useMemo(() => findFolds(rows), [rows]);
  const at = useMemo(() => new Map(all.map((fold) => [fold.first, fold])), [all]);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(new Map());
  const lookedKey = looked.join(" ");
  const isOpen = useCallback(
    (fold: Fold): boolean => {
      const isLooked = lookedKey !== "" && lookedKey.split(" ").some((place) => isHiddenIn(fold, Number(place)));
      const choice = chosen.get(fold.key);
      if (choice !== undefined && (!isLooked || choice.looked === lookedKey)) return choice.isOpen;
      return isLooked || (fold.kind === "group" && (fold.failed || !fold.ended)) || hidesAny(fold, matches);
    },
    [chosen, lookedKey, matches],
  );
  const visible = useMemo(() => visiblePlaces(rows.length, all, isOpen), [rows.length, all, isOpen]);
  const toggle = (fold: Fold): void =>
    setChosen(new Map(chosen).set(fold.key, { isOpen: !isOpen(fold), looked: lookedKey }));
  return { all, at, isOpen, toggle, visible };
}

/** Whether one would not see a row with the fold closed; the name of a group stays. */
function isHiddenIn({ kind, first, last }: Fold, place: number): boolean {
  return place <= last && (kind === "group" ? place > first : place >= first);
}

function hidesAny(fold: Fold, ascending: readonly number[]): boolean {
  const from = fold.kind === "group" ? fold.first + 1 : fold.first;
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const next = ascending[low];
  return next !== undefined && next <= fold.last;
}

/** The innermost group that a row stands in, below its name. */
export function groupAround(folds: readonly Fold[], place: number): Fold | undefined {
  return folds.findLast(({ kind, first, last }) => kind === "group" && first < place && place <= last);
}
