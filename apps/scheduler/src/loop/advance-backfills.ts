import { decideBackfillDay, tasksOfSubset, toIso } from "@daymill/core";
import type { DagId, EpochMillis, RunId, SubsetTasks } from "@daymill/core";
import {
  completeBackfills,
  findDueBackfills,
  pauseFailingBackfills,
  readGraphs,
  readWaitingDays,
  takeBackfillDays,
} from "@daymill/metadata";
import type { DueBackfill, NewRun, TakenDay, WaitingDay } from "@daymill/metadata";
import { defaultParams } from "./default-params.ts";
import type { DueRunsParts } from "./create-due-runs.ts";
import type { KnownVersion } from "./known-version.ts";

/** Runs of a backfill that wait in the queue beside those that are active, so that a place is taken as soon as it is free. */
const QUEUED_AHEAD = 4;

/**
 * Makes the next runs of every backfill that goes on, as far as it has room, pauses those of which too many runs failed,
 * and ends those with nothing left to do.
 * Returns the DAGs with a backfill that goes on: to be asked again when one of their runs ends.
 */
export async function advanceBackfills(parts: DueRunsParts): Promise<ReadonlySet<DagId>> {
  const { database, clock, brain, events, logger } = parts;
  const now = clock.now();
  for (const backfill of await pauseFailingBackfills(database.db, now)) {
    logger.warn("too many runs failed: the backfill is paused", { ...backfill });
    events.emit("backfill:moved", { ...backfill, state: "paused" });
  }
  const due = await findDueBackfills(database.db, QUEUED_AHEAD);
  const unknown = due.map(({ versionKey }) => versionKey).filter((version) => !brain.knows(version));
  for (const [version, { graph }] of await readGraphs(database.db, unknown)) brain.learn(version, graph);
  for (const backfill of due) if (backfill.room > 0) await takeDays(backfill, parts, now);
  const ended = due.length > 0 ? await completeBackfills(database.db, now) : [];
  for (const backfill of ended) events.emit("backfill:moved", { ...backfill, state: "completed" });
  return new Set(due.map(({ dagId }) => dagId));
}

async function takeDays(
  backfill: DueBackfill,
  { database, brain, inbox, events }: DueRunsParts,
  now: EpochMillis,
): Promise<void> {
  const { backfillKey, room, who, params, tasks } = backfill;
  const waiting = await readWaitingDays(database.db, { backfillKey, most: room });
  if (waiting.length === 0) return;
  const known = brain.version(backfill.versionKey);
  const subset = tasks === null ? undefined : tasksOfSubset(known.graph, tasks);
  const days = waiting.map((day) => decideDay(day, { backfill, known, subset }));
  const runs = await takeBackfillDays(database.db, { backfillKey, who, params, tasks, days }, now);
  if (runs.length > 0) inbox.startRuns();
  events.emit("backfill:moved", { backfillKey, dagId: backfill.dagId, state: "running" });
}

/** What the days of a backfill are decided from. `subset` undefined: it runs the whole DAG. */
interface Whole {
  readonly backfill: DueBackfill;
  readonly known: KnownVersion;
  readonly subset: SubsetTasks | undefined;
}

/** Decided anew when the day's turn comes: its run may have come, gone on or ended since the backfill was made. */
function decideDay(day: WaitingDay, whole: Whole): TakenDay {
  const { position, run } = day;
  const { reprocess } = whole.backfill;
  // A day that waits had a run that failed: when retention has removed it since, another is made.
  const action = decideBackfillDay(run?.state, reprocess === "failed_only" ? "failed" : reprocess);
  // The DAG was changed since the backfill was made.
  if (whole.subset?.rerun.length === 0) return { action: "skip", position, reason: "no_tasks" };
  if (action === "create") return { action, position, run: toNewRun(day, whole) };
  if (action === "rerun" && run) return { action, position, runKey: run.runKey };
  return { action: "skip", position, reason: action === "already_exists" ? action : "in_flight" };
}

function toNewRun({ logicalDate, interval }: WaitingDay, { backfill, known: { dag }, subset }: Whole): NewRun {
  const made = subset && new Set(subset.create);
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
    ...(made && { leftOut: dag.tasks.map(({ id }) => id).filter((id) => !made.has(id)) }),
  };
}
