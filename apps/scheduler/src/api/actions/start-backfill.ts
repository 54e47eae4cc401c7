import {
  backfillRange,
  DaymillError,
  graphIndex,
  MAX_BACKFILL_RUNS,
  refusalOfRun,
  tasksOfSubset,
  wholeRange,
} from "@daymill/core";
import type {
  BackfillDay,
  BackfillPlan as Decided,
  BackfillProblem,
  BackfillRange,
  Clock,
  EpochMillis,
  SerializedDag,
  SubsetTasks,
  TaskSubset,
} from "@daymill/core";
import {
  createBackfill,
  findVersion,
  firstRunDate,
  listBackfillDates,
  listRunsByDate,
  medianRunMs,
  scheduleOf,
} from "@daymill/metadata";
import type { DatedRun, MetadataDatabase } from "@daymill/metadata";
import type { BackfillPlan, ProblemIssue } from "@daymill/contract";
import { planBackfill } from "../../loop/plan-backfill.ts";
import type { RouteCall } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";
import { presentBackfillPlan } from "../present/backfill.ts";
import { asDagId, found, type PageDb, type Reader } from "../reader.ts";
import { assertActive } from "./assert-active.ts";
import { boundsInWords } from "../../loop/bounds-in-words.ts";
import { checkedParams } from "./check-params.ts";

type BackfillRequest = RouteCall<"createBackfill">["body"];

/** A backfill that has been thought through but not made. */
export interface DraftedBackfill {
  readonly dag: SerializedDag;
  readonly decided: Decided;
  /** Undefined: all. */
  readonly tasks: TaskSubset | undefined;
  readonly maxActiveRuns: number;
  readonly plan: BackfillPlan;
}

export interface BackfillParts {
  readonly db: MetadataDatabase["db"];
  readonly read: Reader;
  readonly clock: Clock;
}

/**
 * What a backfill would do: the very days that startBackfill makes. Rejects with E701, E703 for an inactive DAG, E711, or
 * E702 for a problem other than those `admitted`.
 */
export async function draftBackfill(
  { read, clock }: BackfillParts,
  request: BackfillRequest,
  admitted: readonly BackfillProblem[] = [],
): Promise<DraftedBackfill> {
  return await read(async (db) => {
    const dagId = asDagId(request.dagId);
    const { graph: dag } = found(await findVersion(db, { dagId, number: "current" }), `The DAG ${dagId}`);
    await assertActive(db, dagId);
    // Only what was given is kept: runs get the defaults of the day on which they are made.
    checkedParams(dag, request.params);
    const refusal = refusalOfRun(dag, "backfill");
    if (refusal) throw refusal;
    const range = await rangeOf(db, { dag, request, now: clock.now() });
    const runs = await listRunsByDate(db, { dagId, ...range });
    const taken = new Set((await listBackfillDates(db, { dagId, ...range })).keys());
    const tasks = chosenTasks(dag, request);
    const subset = tasks && tasksOfSubset(graphIndex(dag), tasks);
    const decided = decide({ dag, request, admitted, subset, range, runs, taken, now: clock.now() });
    const maxActiveRuns = request.maxActiveRuns ?? dag.maxActiveRuns;
    const plan = await describe(db, { dag, decided, subset, runs, maxActiveRuns });
    return { dag, decided, tasks, maxActiveRuns, plan };
  });
}

/**
 * Makes the backfill that was drafted. Rejects with E702 when none of its days can be run at all, with E703 when nothing is
 * left to run, because another one works on these days.
 */
export async function startBackfill(
  { db, clock }: BackfillParts,
  request: BackfillRequest & { readonly who: string },
  draft: DraftedBackfill,
): Promise<number> {
  assertSomeDay(request, draft);
  const made = await createBackfill(
    db,
    {
      dagId: asDagId(request.dagId),
      reprocess: request.reprocess,
      direction: request.order === "oldest" ? "forward" : "backward",
      maxActiveRuns: draft.maxActiveRuns,
      params: request.params,
      who: request.who,
      cause: "api",
      days: draft.decided.days,
      ...(draft.tasks && { tasks: draft.tasks }),
      ...(request.pauseAfterFailures !== undefined && { pauseAfterFailures: request.pauseAfterFailures }),
      ...(request.note !== undefined && { note: request.note }),
    },
    clock.now(),
  );
  if (made.kind === "created") return made.backfillKey;
  throw new DaymillError(
    "E703",
    `Backfill ${made.backfillKey} of ${request.dagId} works on these days. Wait for it, or cancel it first.`,
    {
      details: { backfillId: made.backfillKey },
    },
  );
}

/** Days that have their run are no mistake: whoever asks again gets a backfill that is over at once. */
function assertSomeDay({ from, to }: BackfillRequest, { dag, decided: { days } }: DraftedBackfill): void {
  const isOut = (day: BackfillDay) =>
    day.action === "skip" && (day.reason === "outside_bounds" || day.reason === "not_over");
  if (days.length === 0 || !days.every(isOut)) return;
  const bounds = boundsInWords(dag);
  const limits = bounds === undefined ? "" : `, and ${dag.id} ${bounds}`;
  const message = `No day from ${from ?? "its start"} to ${to ?? "now"} can be run: days are run once they are over${limits}.`;
  throw notAccepted([{ path: "body.from", message }]);
}

interface Ranged {
  readonly dag: SerializedDag;
  readonly request: BackfillRequest;
  readonly now: EpochMillis;
}

/** The days that a request names; all that the DAG may have run by now where it does not say. */
async function rangeOf(db: PageDb, { dag, request: { from, to }, now }: Ranged): Promise<BackfillRange> {
  const zone = dag.schedule.timezone;
  const whole = wholeRange(scheduleOf(dag).bounds, { first: await firstRunDate(db, asDagId(dag.id)), now });
  const first = from === undefined ? whole?.from : backfillRange(from, from, zone).from;
  if (first === undefined) {
    const message = `${dag.id} has neither a start nor a run: say from which day on.`;
    throw notAccepted([{ path: "body.from", message }]);
  }
  const last = to === undefined ? (whole?.to ?? now) : backfillRange(to, to, zone).to;
  if (first < last) return { from: first, to: last };
  const message =
    from === undefined || to === undefined
      ? "Nothing lies between the first and the last day."
      : `The first day ${from} is after the last day ${to}: give from before to, or the same day twice.`;
  throw notAccepted([{ path: "body.from", message }]);
}

/** The tasks that a request names; undefined: all. Throws E702 when the DAG does not have one of them. */
function chosenTasks(dag: SerializedDag, request: BackfillRequest): TaskSubset | undefined {
  const { tasks, upstream, downstream } = request;
  if (tasks === undefined && (upstream || downstream)) {
    throw notAccepted([{ path: "body.tasks", message: "Upstream or downstream of what? Name a task." }]);
  }
  if (tasks === undefined) return undefined;
  const known = new Set(dag.tasks.map(({ id }) => id));
  const unknown = tasks.filter((id) => !known.has(id));
  if (unknown.length === 0) return { tasks: [...new Set(tasks)], upstream, downstream };
  throw notAccepted(unknown.map((id) => ({ path: "body.tasks", message: `${dag.id} has no task ${id}.` })));
}

interface Decision {
  readonly dag: SerializedDag;
  readonly request: BackfillRequest;
  readonly admitted: readonly BackfillProblem[];
  readonly subset: SubsetTasks | undefined;
  readonly range: BackfillRange;
  readonly runs: readonly DatedRun[];
  readonly taken: ReadonlySet<EpochMillis>;
  readonly now: EpochMillis;
}

function decide({ request, admitted, ...wish }: Decision): Decided {
  const decided = planBackfill({ ...wish, reprocess: request.reprocess, order: request.order });
  const problems = decided.problems.filter((problem) => !admitted.includes(problem));
  if (problems.length > 0) throw notAccepted(problems.map((problem) => explain(problem, request)));
  if (request.to !== undefined) return decided;
  // Nobody asked for the days that are not over.
  return { ...decided, days: decided.days.filter((day) => day.action !== "skip" || day.reason !== "not_over") };
}

function explain(problem: BackfillProblem, { dagId, from, to }: BackfillRequest): ProblemIssue {
  switch (problem) {
    case "no_runs":
      return {
        path: "body.from",
        message: `The schedule of ${dagId} has no run from ${from ?? "its start"} to ${to ?? "now"}.`,
      };
    case "too_many_runs":
      return {
        path: "body.from",
        message: `From ${from ?? "its start"} to ${to ?? "now"} the schedule of ${dagId} has more than ${MAX_BACKFILL_RUNS.toLocaleString("en")} runs: ask for a part of them at a time.`,
      };
    case "newest_first_with_past":
      return {
        path: "body.order",
        message: `A task of ${dagId} depends on the past: its days must run from old to new.`,
      };
    case "no_reprocess_with_past":
      return {
        path: "body.reprocess",
        message: `A task of ${dagId} depends on the past: give reprocess failed or completed.`,
      };
    default:
      return problem satisfies never;
  }
}

interface Described {
  readonly dag: SerializedDag;
  readonly decided: Decided;
  readonly subset: SubsetTasks | undefined;
  readonly runs: readonly DatedRun[];
  readonly maxActiveRuns: number;
}

async function describe(db: PageDb, { dag, decided, subset, runs, maxActiveRuns }: Described): Promise<BackfillPlan> {
  return presentBackfillPlan({
    days: decided.days,
    timezone: dag.schedule.timezone,
    runIds: new Map(runs.map((run) => [run.logicalDate, run.runId])),
    subset,
    taskCount: dag.tasks.length,
    maxActiveRuns,
    medianRunMs: await medianRunMs(db, asDagId(dag.id)),
  });
}
