import { decideDueRuns, toIso } from "@daymill/core";
import type { DagId, EpochMillis, PlannedRun, RunId, SerializedDag } from "@daymill/core";
import { createScheduledRuns, findDueDags, planNextRun, scheduleOf } from "@daymill/metadata";
import type { DueDag, NewRun } from "@daymill/metadata";
import { defaultParams } from "./default-params.ts";
import type { Inbox } from "./inbox.ts";
import { learnVersions } from "./learn-versions.ts";
import type { RunBrain } from "./run-brain.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";

export interface DueRunsParts extends SchedulerParts {
  readonly inbox: Inbox;
  readonly brain: RunBrain;
}

export interface DueRunsResult {
  /** When the next run is due; undefined: none is to come. */
  readonly nextAt: EpochMillis | undefined;
  /** DAGs that have more runs due than they have room for: to be asked again when one of their runs ends. */
  readonly held: ReadonlySet<DagId>;
}

/** DAGs that are looked at in one tick. */
const MAX_DAGS = 100;
/** Runs of a DAG that wait in the queue beside those that are active, so that a place is taken as soon as it is free. */
const QUEUED_AHEAD = 16;

/** Creates the scheduled runs that are due, as far as their DAGs have room for open runs. */
export async function createDueRuns(parts: DueRunsParts): Promise<DueRunsResult> {
  const { database, clock } = parts;
  const now = clock.now();
  const { dags, nextAt } = await findDueDags(database.db, { now, most: MAX_DAGS });
  await learnVersions(
    parts,
    dags.map(({ versionKey }) => versionKey),
  );
  const held = new Set<DagId>();
  for (const due of dags) if (await createRunsOf(due, parts, now)) held.add(due.dagId);
  return { nextAt, held };
}

/** Whether more runs are due than there was room for. */
async function createRunsOf(due: DueDag, { database, brain, inbox }: DueRunsParts, now: EpochMillis): Promise<boolean> {
  const { dag } = brain.version(due.versionKey);
  const room = roomFor(due, dag);
  if (room <= 0) return true;
  const planned = decideDueRuns({ ...scheduleOf(dag), lastInterval: due.last, now, room });
  const last = planned.at(-1)?.interval ?? due.last;
  const next = planNextRun(dag, { last, now });
  const runs = planned.map((run) => toNewRun(run, due, dag));
  const created = await createScheduledRuns(database.db, { dag: due, runs, last, next }, now);
  if (created.length > 0) inbox.startRuns();
  return next !== undefined && next.runAfter <= now;
}

/** A continuous DAG has one run at a time; others may have some waiting. */
function roomFor({ maxActiveRuns, openRuns }: DueDag, dag: SerializedDag): number {
  if (dag.schedule.kind === "continuous") return openRuns > 0 ? 0 : 1;
  return maxActiveRuns + QUEUED_AHEAD - openRuns;
}

function toNewRun({ interval, logicalDate, runAfter }: PlannedRun, due: DueDag, dag: SerializedDag): NewRun {
  return {
    dagId: due.dagId,
    runId: `scheduled__${toIso(logicalDate)}` as RunId,
    type: "scheduled",
    logicalDate,
    interval,
    runAfter,
    versionKey: due.versionKey,
    params: defaultParams(dag),
    triggeredBy: "scheduler",
  };
}
