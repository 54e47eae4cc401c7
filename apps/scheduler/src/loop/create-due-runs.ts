import { decideDueRuns, toIso } from "@daymill/core";
import type { DagId, EpochMillis, PlannedRun, RunId, SerializedDag } from "@daymill/core";
import { createScheduledRuns, findDueDags, findNextDue, planNextRun, scheduleOf } from "@daymill/metadata";
import type { DueDag, NewRun, ScheduledRuns } from "@daymill/metadata";
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

/** DAGs that are looked at together. */
const MAX_DAGS = 100;
/** Runs of a DAG that wait in the queue beside those that are active, so that a place is taken as soon as it is free. */
const QUEUED_AHEAD = 16;
/** Runs that are made in one transaction, but for those of one DAG: others wait for its commit. */
const MAX_RUNS_TOGETHER = 200;

/** Creates the scheduled runs that are due, as far as their DAGs have room for open runs. */
export async function createDueRuns(parts: DueRunsParts): Promise<DueRunsResult> {
  const { database, clock } = parts;
  const now = clock.now();
  const held = new Set<DagId>();
  let page = await findDueDags(database.db, { now, most: MAX_DAGS });
  while (page.length > 0) {
    for (const dagId of await createRunsOf(page, parts, now)) held.add(dagId);
    // Also past DAGs that stay due for want of room: they keep no other waiting.
    page = page.length < MAX_DAGS ? [] : await findDueDags(database.db, { now, most: MAX_DAGS, after: page.at(-1) });
  }
  return { nextAt: await findNextDue(database.db, now), held };
}

/** Gives the DAGs that have more runs due than there was room for. */
async function createRunsOf(dags: readonly DueDag[], parts: DueRunsParts, now: EpochMillis): Promise<DagId[]> {
  const { database, brain, inbox } = parts;
  const open = dags.filter(({ maxActiveRuns, openRuns }) => openRuns < maxActiveRuns + QUEUED_AHEAD);
  await learnVersions(
    parts,
    open.map(({ versionKey }) => versionKey),
  );
  const plans = open
    .map((due) => ({ due, dag: brain.version(due.versionKey).dag }))
    .filter(({ due, dag }) => roomFor(due, dag) > 0)
    .map(({ due, dag }) => planRuns(due, dag, now));
  for (const together of inParts(plans)) {
    const created = await createScheduledRuns(database.db, together, now);
    if (created.length > 0) inbox.startRuns();
  }
  const isDone = new Set(
    plans.filter(({ next }) => next === undefined || next.runAfter > now).map(({ dag }) => dag.dagId),
  );
  return dags.map(({ dagId }) => dagId).filter((dagId) => !isDone.has(dagId));
}

function planRuns(due: DueDag, dag: SerializedDag, now: EpochMillis): ScheduledRuns {
  const planned = decideDueRuns({ ...scheduleOf(dag), lastInterval: due.last, now, room: roomFor(due, dag) });
  const last = planned.at(-1)?.interval ?? due.last;
  return { dag: due, runs: planned.map((run) => toNewRun(run, due, dag)), last, next: planNextRun(dag, { last, now }) };
}

/** Plans of no more than MAX_RUNS_TOGETHER runs each, or of one DAG. */
function inParts(plans: readonly ScheduledRuns[]): ScheduledRuns[][] {
  const parts: ScheduledRuns[][] = [];
  let room = 0;
  for (const plan of plans) {
    room -= plan.runs.length;
    if (room < 0 || parts.length === 0) {
      parts.push([]);
      room = MAX_RUNS_TOGETHER - plan.runs.length;
    }
    parts.at(-1)?.push(plan);
  }
  return parts;
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
