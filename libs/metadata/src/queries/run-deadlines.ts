import type { EpochMillis, RunKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import type { DeadlineState } from "../tables/run-deadline.ts";

export interface RunDeadlineRow {
  readonly name: string;
  readonly dueAt: EpochMillis;
  /** Open in a run that is over: it is met. */
  readonly state: DeadlineState;
  readonly missedAt: EpochMillis | null;
  /** How often the run had been cleared. */
  readonly generation: number;
}

/** The deadlines of a run as they stand, and those that it missed before it was cleared; by the time at which they are due. */
export async function listRunDeadlines(db: Kysely<Database>, runKey: RunKey): Promise<RunDeadlineRow[]> {
  return await db
    .selectFrom("run_deadline as deadline")
    .select(["name", "due_at as dueAt", "state", "missed_at as missedAt", "generation"])
    .where("run_key", "=", runKey)
    .where("state", "<>", "superseded")
    .where(
      sql<boolean>`(state = 'missed' or not exists (
        select 1 from run_deadline later
        where later.run_key = deadline.run_key and later.name = deadline.name and later.state <> 'superseded'
          and (later.generation, later.deadline_key) > (deadline.generation, deadline.deadline_key)))`,
    )
    .orderBy("due_at")
    .orderBy("deadline_key")
    .execute();
}
