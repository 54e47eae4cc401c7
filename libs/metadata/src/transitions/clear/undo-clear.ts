import { DaymillError } from "@daymill/core";
import type { DagId, EpochMillis, RunId, RunKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import { inTransaction } from "../../transaction.ts";
import { lockRuns } from "./apply-clear.ts";
import type { InstanceRef } from "./selection.ts";

export interface Undone {
  readonly clearKey: number;
  readonly restored: number;
  /** What had started already, or was stopped by the clear: it stays as it is. */
  readonly started: readonly Required<InstanceRef>[];
  /** To be woken. */
  readonly runKeys: readonly RunKey[];
}

interface UndoRow {
  readonly restored: number;
  readonly started: readonly (readonly [DagId, RunId, string, number])[] | null;
  readonly runs: readonly RunKey[] | null;
}

/**
 * Puts back what a clear changed and has not started. Rejects with E701 for an unknown clear, with E703 for one undone
 * before, and for one of which nothing is left to put back: then nothing is changed.
 */
export async function undoClear(
  db: Kysely<Database>,
  { clearKey, who }: { readonly clearKey: number; readonly who: string },
  now: EpochMillis,
): Promise<Undone> {
  return await inTransaction(db, async (trx) => {
    const record = await trx
      .selectFrom("clear_record")
      .select("undone_at")
      .where("clear_key", "=", clearKey)
      .forUpdate()
      .executeTakeFirst();
    if (record === undefined) throw new DaymillError("E701", `There is no clear ${clearKey}.`);
    if (record.undone_at !== null) throw new DaymillError("E703", `The clear ${clearKey} has been undone already.`);
    const runs = await trx.selectFrom("clear_run").select("run_key").where("clear_key", "=", clearKey).execute();
    await lockRuns(
      trx,
      runs.map(({ run_key }) => run_key),
    );
    const answer = await sql<{ answer: UndoRow }>`
      select dm_undo_clear(${now}::bigint, ${clearKey}::bigint, ${who}) as answer`.execute(trx);
    const undone = toUndone(clearKey, answer.rows[0]?.answer);
    if (undone.restored === 0) throw tooLate(undone);
    return undone;
  });
}

/** More than these are not named. */
const MAX_NAMED = 5;

function tooLate({ clearKey, started }: Undone): DaymillError {
  const names = started
    .slice(0, MAX_NAMED)
    .map(({ taskId, mapIndex }) => (mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`));
  const named =
    started.length > MAX_NAMED ? `${names.join(", ")} and ${started.length - MAX_NAMED} more` : names.join(", ");
  const what = started.length === 0 ? "nothing of it is there any more" : `all of it has started: ${named}`;
  return new DaymillError("E703", `Too late to undo the clear ${clearKey}: ${what}.`, {
    details: { started: [...started] },
  });
}

function toUndone(clearKey: number, row: UndoRow | undefined): Undone {
  return {
    clearKey,
    restored: row?.restored ?? 0,
    started: (row?.started ?? []).map(([dagId, runId, taskId, mapIndex]) => ({ dagId, runId, taskId, mapIndex })),
    runKeys: row?.runs ?? [],
  };
}
