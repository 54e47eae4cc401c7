import type { Backfill } from "@daymill/contract";

/** Whether the backfills of DAGs that are to be paused pause with them. */
export interface PauseQuestion {
  readonly dagIds: readonly string[];
  /** Those that start runs; at least one. */
  readonly backfills: readonly Backfill[];
  readonly answer: (withBackfills: boolean) => void;
}

const listeners = new Set<() => void>();
let asked: PauseQuestion | undefined;

function become(next: PauseQuestion | undefined): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Asks over whatever page is there: also when what wanted to know, like the search, has gone by then. */
export function askAboutBackfills(question: PauseQuestion): void {
  become(question);
}

export function dropPauseQuestion(): void {
  become(undefined);
}

/** The question that is open, if one is; for useSyncExternalStore. */
export const pauseQuestionStore = {
  read: (): PauseQuestion | undefined => asked,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
