import { useState } from "react";
import type { TroublePlaces } from "./logRows.ts";

export interface LogStepsOptions {
  /** Places of the matches among the rows that are shown. */
  readonly matches: readonly number[];
  readonly trouble: TroublePlaces;
  /** Which match is looked at until one steps on, from 0. */
  readonly first: number;
  /** Goes to a match that is not here, past the last or before the first that is; false: there is none. */
  readonly leave: (by: 1 | -1) => boolean;
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

/** Steps through what a search has found, and through errors, around the ends. */
export function useLogSteps({ matches, trouble, first, leave }: LogStepsOptions): LogSteps {
  const [chosen, setMatch] = useState<number | undefined>(undefined);
  // Undefined: none is looked at, or a match of the search is.
  const [jump, setJump] = useState<number | undefined>(undefined);
  const count = matches.length;
  const match = Math.max(0, Math.min(chosen ?? first, count - 1));
  const last = trouble.at.length - 1;
  return {
    match,
    jump,
    jumpedTo: jump === undefined ? undefined : trouble.at[Math.min(jump, last)],
    step: (by) => {
      setJump(undefined);
      const next = match + by;
      if ((next < 0 || next >= count) && leave(by)) return;
      setMatch(count === 0 ? 0 : (next + count) % count);
    },
    stepTrouble: (by) => {
      if (last < 0) return;
      setJump(jump === undefined ? (by === 1 ? 0 : last) : (Math.min(jump, last) + by + last + 1) % (last + 1));
    },
    restart: () => {
      setMatch(undefined);
      setJump(undefined);
    },
  };
}
