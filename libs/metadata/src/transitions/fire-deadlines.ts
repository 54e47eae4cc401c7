import type { DagId, EpochMillis, RunId } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

export interface FiredDeadlines {
  /** Runs that have missed one. */
  readonly missed: readonly { readonly dagId: DagId; readonly runId: RunId }[];
  /** When to come for the next one; undefined: there is none. */
  readonly nextAt: EpochMillis | undefined;
}

interface DeadlinesAnswer {
  readonly missed: FiredDeadlines["missed"] | null;
  readonly nextAt: EpochMillis | null;
}

/** Writes down which deadlines that have passed were missed, at most `most`, and who is to be told: each once, whoever asks. */
export async function fireDeadlines(
  db: Kysely<Database>,
  { now, most }: { readonly now: EpochMillis; readonly most: number },
): Promise<FiredDeadlines> {
  const { rows } = await sql<{ answer: DeadlinesAnswer }>`
    select dm_fire_deadlines(${now}::bigint, ${most}::integer) as answer`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("dm_fire_deadlines gave no row");
  return { missed: row.answer.missed ?? [], nextAt: row.answer.nextAt ?? undefined };
}
