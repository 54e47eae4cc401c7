import { backfillUrl, epochMillis, groupUrl, MAX_FAILED_IN_EVENT, pageUrl, taskInterval, toIso } from "@daymill/core";
import type {
  BackfillEvent,
  DeadlineEvent,
  GroupEvent,
  RunEvent,
  RunState,
  TaskEvent,
  TaskState,
  ToldEvent,
} from "@daymill/core";
import type { BackfillOutcome, TakenCallback } from "@daymill/metadata";
import { newestOfEach } from "./calls-of.ts";
import type { CallbackBatch } from "./calls-of.ts";

export interface ToldEventParts {
  /** Of the schedule of a callback's DAG. */
  readonly timezoneOf: (callback: TakenCallback) => string;
  /** The address of the web UI, without a slash at the end. */
  readonly baseUrl: string;
}

/** What callbacks are told in one call; of several of one task instance or run, only the newest counts. */
export function toldEvent(callbacks: CallbackBatch, parts: ToldEventParts): ToldEvent {
  const [lead, ...others] = newestOfEach(callbacks);
  const first = oneEvent(lead, parts);
  if (others.length === 0) return first;
  return groupEvent(callbacks, [first, ...others.map((callback) => oneEvent(callback, parts))], parts);
}

function oneEvent(callback: TakenCallback, { timezoneOf, baseUrl }: ToldEventParts): Exclude<ToldEvent, GroupEvent> {
  const { run } = callback;
  const at = toIso(callback.at);
  if (callback.kind === "backfill") {
    return backfillEvent(callback.detail, {
      dagId: run.dag,
      at,
      url: backfillUrl(baseUrl, callback.detail.backfillId),
    });
  }
  const url = pageUrl(baseUrl, { dagId: run.dag, runId: run.id, taskId: callback.task, mapIndex: callback.mapIndex });
  return runEvent(callback, { ...runFacts(callback, timezoneOf(callback)), at, url });
}

/** The run of a callback, as it is told and as its function sees it. */
export function runFacts({ run }: TakenCallback, timezone: string) {
  return {
    dagId: run.dag,
    run: { id: run.id, type: run.type, logicalDate: run.logicalDate === null ? null : toIso(run.logicalDate) },
    interval: taskInterval({ start: run.start, end: run.end }, timezone),
    params: run.params,
  };
}

function groupEvent(
  callbacks: CallbackBatch,
  told: GroupEvent["events"],
  { baseUrl }: Pick<ToldEventParts, "baseUrl">,
): GroupEvent {
  const [{ run, kind: of }] = callbacks;
  const dagId = run.dag;
  const times = callbacks.map(({ at }) => at);
  return {
    kind: "group",
    dagId,
    of,
    count: told.length,
    events: told.slice(0, MAX_FAILED_IN_EVENT),
    since: toIso(epochMillis(Math.min(...times))),
    at: toIso(epochMillis(Math.max(...times))),
    url: groupUrl(baseUrl, { dagId, of }),
  };
}

export type Happened = Pick<TaskEvent, "dagId" | "run" | "interval" | "params" | "at" | "url">;

function backfillEvent(
  { from, to, failedRuns, ...outcome }: BackfillOutcome,
  happened: Pick<BackfillEvent, "dagId" | "at" | "url">,
): BackfillEvent {
  return {
    ...happened,
    ...outcome,
    kind: "backfill",
    from: toIso(from),
    to: toIso(to),
    failedRuns: failedRuns.map(({ logicalDate, ...run }) => ({
      ...run,
      logicalDate: logicalDate === null ? null : toIso(logicalDate),
    })),
  };
}

function runEvent(
  callback: Exclude<TakenCallback, { readonly kind: "backfill" }>,
  happened: Happened,
): TaskEvent | RunEvent | DeadlineEvent {
  if (callback.kind === "deadline") {
    const { dueAt, ...deadline } = callback.deadline;
    return { ...happened, ...deadline, kind: "deadline", state: callback.state as RunState, dueAt: toIso(dueAt) };
  }
  const { task, kind, mapIndex, attemptNumber: number, generation, tryNumber, error, cause, retryAt } = callback;
  const recoveredFrom = callback.detail ?? [];
  if (task === null) {
    const ended = kind === "success" || kind === "recovery" ? kind : "failure";
    const state = callback.state as RunState;
    return { ...happened, kind: ended, state, reason: cause, failed: callback.failed, recoveredFrom };
  }
  const isSkip = kind === "skip";
  return {
    ...happened,
    kind,
    taskId: task,
    mapIndex,
    state: callback.state as TaskState,
    attempt: { number, generation, tryNumber },
    error: isSkip ? null : error,
    reason: cause ?? (isSkip ? (error?.message ?? null) : null),
    retryAt: retryAt === null ? null : toIso(retryAt),
    recoveredFrom,
  };
}
