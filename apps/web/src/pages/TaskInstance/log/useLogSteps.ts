import { useState } from "react";
import type { TroublePlaces } from "./logRows.ts";

/** What is stepped through: what a search has found, or errors. */
export type Stepped = "match" | "trouble";

export interface LogStepsOptions {
  /** Places of the matches among the rows that are shown. */
  readonly matches: readonly number[];
  readonly trouble: TroublePlaces;
  /** Which of those places is looked at until one steps on, from 0; -1: none. */
  readonly firstOf: (places: readonly number[]) => number;
  /** Goes to one that is not here, past the last or before the first that is; false: there is none. */
  readonly leave: (what: Stepped, by: 1 | -1) => boolean;
}

export interface LogSteps {
  /** Which match is looked at, and which error or warning; from 0. */
  readonly match: number;
  readonly jump: number | undefined;
  /** The place of what is stepped to; undefined while it is a match. */
  readonly jumpedTo: number | undefined;
  readonly step: (by: 1 | -1) => void;
  readonly stepTrouble: (by: 1 | -1) => void;
  /** Something else is searched for. */
  readonly restart: () => void;
}

/** Which error or warning was stepped to; undefined: the first that is looked at here. */
interface Jump {
  readonly to: number | undefined;
}

/** Steps through what a search has found, and through errors, around the ends. */
export function useLogSteps({ matches, trouble, firstOf, leave }: LogStepsOptions): LogSteps {
  const [chosen, setMatch] = useState<number | undefined>(undefined);
  // Undefined: none is looked at, or a match of the search is.
  const [jumped, setJump] = useState<Jump | undefined>(undefined);
  const count = matches.length;
  const match = Math.max(0, Math.min(chosen ?? firstOf(matches), count - 1));
  const last = trouble.at.length - 1;
  const jump =
    jumped === undefined || last < 0 ? undefined : Math.max(0, Math.min(jumped.to ?? firstOf(trouble.at), last));
  return {
    match,
    jump,
    jumpedTo: jump === undefined ? undefined : trouble.at[jump],
    step: (by) => {
      setJump(undefined);
      const next = match + by;
      if ((next < 0 || next >= count) && leave("match", by)) return;
      setMatch(count === 0 ? 0 : (next + count) % count);
    },
    stepTrouble: (by) => {
      const next = jump === undefined ? (by === 1 ? 0 : last) : jump + by;
      if ((next < 0 || next > last) && leave("trouble", by)) setJump({ to: undefined });
      else if (last >= 0) setJump({ to: (next + last + 1) % (last + 1) });
    },
    restart: () => {
      setMatch(undefined);
      setJump(undefined);
    },
  };
}
