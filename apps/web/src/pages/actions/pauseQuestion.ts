import type { Backfill } from "@daymill/contract";

/** Whether the backfills of DAGs that are to be paused pause with them. */
export interface PauseQuestion {
  readonly id: number;
  readonly dagIds: readonly string[];
  /** Those that start runs; at least one. */
  readonly backfills: readonly Backfill[];
  readonly answer: (withBackfills: boolean) => void;
}

const listeners = new Set<() => void>();
let open: readonly PauseQuestion[] = [];
let lastId = 0;

function become(next: readonly PauseQuestion[]): void {
  open = next;
  for (const listener of listeners) listener();
}

/** Asks over whatever page is there: also when what wanted to know, like the search, has gone by then. One after the other. */
export function askAboutBackfills(question: Omit<PauseQuestion, "id">): void {
  lastId += 1;
  become([...open, { ...question, id: lastId }]);
}

/** The question is answered, or nobody wants to; the next one is asked. */
export function dropPauseQuestion(id: number): void {
  become(open.filter((question) => question.id !== id));
}

/** The question that is asked now, if one is; for useSyncExternalStore. */
export const pauseQuestionStore = {
  read: (): PauseQuestion | undefined => open[0],
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
