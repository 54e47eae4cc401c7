import { useState } from "react";
import type { TroublePlaces } from "./logRows.ts";

/** What is stepped through: what a search has found, or errors. */
export type Stepped = "match" | "trouble";

export interface LogStepsOptions {
  /** Which log it is: with another all begins anew. */
  readonly id: string;
  /** Whether the first error is looked at before one steps anywhere. It counts when the log is opened. */
  readonly opensAtError: boolean;
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
  /** Whether the error that is looked at is the one that the log was opened at. */
  readonly isAsOpened: boolean;
  readonly step: (by: 1 | -1) => void;
  readonly stepTrouble: (by: 1 | -1) => void;
  /** Something else is searched for, or looked at. */
  readonly restart: () => void;
}

/** Which error or warning was stepped to; undefined: the first that is looked at here. */
interface Jump {
  readonly to: number | undefined;
}

interface Steps {
  readonly id: string;
  /** Undefined: the first that is looked at here. */
  readonly match: number | undefined;
  /** Undefined: none is looked at, or a match of the search is. */
  readonly jumped: Jump | undefined;
  readonly isAsOpened: boolean;
}

const FIRST: Jump = { to: 0 };

/** Steps through what a search has found, and through errors, around the ends. */
export function useLogSteps(options: LogStepsOptions): LogSteps {
  const { id, matches, trouble, firstOf, leave } = options;
  const [steps, setSteps] = useState(() => begin(options));
  if (steps.id !== id) setSteps(begin(options));
  const goOn = (to: Partial<Steps>): void =>
    setSteps((now) => ({ ...now, jumped: undefined, isAsOpened: false, ...to }));
  const count = matches.length;
  const match = Math.max(0, Math.min(steps.match ?? firstOf(matches), count - 1));
  const last = trouble.at.length - 1;
  const isAsOpened = steps.isAsOpened && trouble.kind === "error" && last >= 0;
  const jumped = isAsOpened ? FIRST : steps.jumped;
  const jump =
    jumped === undefined || last < 0 ? undefined : Math.max(0, Math.min(jumped.to ?? firstOf(trouble.at), last));
  return {
    match,
    jump,
    jumpedTo: jump === undefined ? undefined : trouble.at[jump],
    isAsOpened,
    step: (by) => {
      const next = match + by;
      if ((next < 0 || next >= count) && leave("match", by)) return;
      goOn({ match: count === 0 ? 0 : (next + count) % count });
    },
    stepTrouble: (by) => {
      const next = jump === undefined ? (by === 1 ? 0 : last) : jump + by;
      if ((next < 0 || next > last) && leave("trouble", by)) goOn({ jumped: { to: undefined } });
      else if (last >= 0) goOn({ jumped: { to: (next + last + 1) % (last + 1) } });
    },
    restart: () => goOn({ match: undefined }),
  };
}

function begin({ id, opensAtError }: LogStepsOptions): Steps {
  return { id, match: undefined, jumped: undefined, isAsOpened: opensAtError };
}
