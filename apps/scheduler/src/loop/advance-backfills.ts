import { decideBackfillDay, toIso } from "@daymill/core";
import type { DagId, EpochMillis, RunId, SerializedDag } from "@daymill/core";
import { completeBackfills, findDueBackfills, readGraphs, readWaitingDays, takeBackfillDays } from "@daymill/metadata";
import type { DueBackfill, NewRun, TakenDay, WaitingDay } from "@daymill/metadata";
import { defaultParams } from "./default-params.ts";
import type { DueRunsParts } from "./create-due-runs.ts";

/** Runs of a backfill that wait in the queue beside those that are active, so that a place is taken as soon as it is free. */
const QUEUED_AHEAD = 4;

/**
 * Makes the next runs of every backfill that goes on, as far as it has room, and ends those with nothing left to do.
 * Returns the DAGs with a backfill that goes on: to be asked again when one of their runs ends.
 */
export async function advanceBackfills(parts: DueRunsParts): Promise<ReadonlySet<DagId>> {
  const { database, clock, brain } = parts;
  const now = clock.now();
  const due = await findDueBackfills(database.db, QUEUED_AHEAD);
  const unknown = due.map(({ versionKey }) => versionKey).filter((version) => !brain.knows(version));
  for (const [version, { graph }] of await readGraphs(database.db, unknown)) brain.learn(version, graph);
  for (const backfill of due) if (backfill.room > 0) await takeDays(backfill, parts, now);
  if (due.length > 0) await completeBackfills(database.db, now);
  return new Set(due.map(({ dagId }) => dagId));
}

async function takeDays(
  backfill: DueBackfill,
  { database, brain, inbox }: DueRunsParts,
  now: EpochMillis,
): Promise<void> {
  const { backfillKey, room, who } = backfill;
  const waiting = await readWaitingDays(database.db, { backfillKey, most: room });
  if (waiting.length === 0) return;
  const { dag } = brain.version(backfill.versionKey);
  const days = waiting.map((day) => decideDay(day, backfill, dag));
  const runs = await takeBackfillDays(database.db, { backfillKey, who, days }, now);
  if (runs.length > 0) inbox.startRuns();
}

/** Decided anew when the day's turn comes: its run may have come, gone on or ended since the backfill was made. */
function decideDay(day: WaitingDay, backfill: DueBackfill, dag: SerializedDag): TakenDay {
  const { position, run } = day;
  const action = decideBackfillDay(run?.state, backfill.reprocess);
  if (action === "create") return { action, position, run: toNewRun(day, backfill, dag) };
  if (action === "rerun" && run) return { action, position, runKey: run.runKey };
  return { action: "skip", position, reason: action === "already_exists" ? action : "in_flight" };
}

function toNewRun({ logicalDate, interval }: WaitingDay, backfill: DueBackfill, dag: SerializedDag): NewRun {
  return {
    dagId: backfill.dagId,
    runId: `backfill__${toIso(logicalDate)}` as RunId,
    type: "backfill",
    logicalDate,
    interval,
    runAfter: interval.end,
    versionKey: backfill.versionKey,
    params: { ...defaultParams(dag), ...backfill.params },
    triggeredBy: backfill.who,
  };
}
