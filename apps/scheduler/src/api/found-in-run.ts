import { DaymillError, toIso } from "@daymill/core";
import { findRemovedRun } from "@daymill/metadata";
import type { RunName } from "@daymill/metadata";
import { found, type PageDb } from "./reader.ts";

interface Sought<T> {
  readonly value: T | undefined;
  readonly run: RunName;
  /** Default: the run. */
  readonly what?: string;
}

/** The value, or E701 with a sentence about what is not there: of a run that was removed, when, by whom and how it had ended. */
export async function foundInRun<T>(db: PageDb, { value, run, what }: Sought<T>): Promise<T> {
  if (value !== undefined) return value;
  const removed = await findRemovedRun(db, run);
  const runText = `The run ${run.runId} of the DAG ${run.dagId}`;
  if (removed === undefined) return found(value, what ?? runText);
  const { who, state } = removed;
  const [removedAt, endedAt] = [toIso(removed.removedAt), toIso(removed.endedAt)];
  throw new DaymillError(
    "E701",
    `${runText} was ${who === "retention" ? "removed by retention" : `deleted by ${who}`} at ${removedAt}, with its logs and outputs. It had ended in ${state} at ${endedAt}.`,
    { details: { removedAt, who, state, endedAt } },
  );
}
