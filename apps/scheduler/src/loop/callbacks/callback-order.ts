import { join } from "node:path";
import { backfillUrl, pageUrl, toIso } from "@daymill/core";
import type { AttemptKey, BackfillEvent, RunState, TaskEvent, TaskState, ToldEvent } from "@daymill/core";
import type { BackfillOutcome, TakenCallback } from "@daymill/metadata";
import { callbackLogFile, NO_RUN } from "../../data-layout.ts";
import type { AttemptOrder } from "../../executor/executor.ts";
import type { CallbackAction, LookOrder } from "../../poller/poller.ts";
import type { KnownVersion } from "../known-version.ts";
import { intervalOf } from "../render-scope.ts";
import type { SchedulerConfig } from "../scheduler-parts.ts";

export interface CallbackOrderParts {
  readonly known: KnownVersion;
  readonly config: SchedulerConfig;
}

/** What the poller needs to call a callback: whose it is, and what it is told. */
export function callbackOrder(
  callback: TakenCallback,
  { known, config }: CallbackOrderParts,
): Pick<LookOrder, "attempt" | "action"> {
  const { position, run } = callback;
  const common = {
    dagId: run.dag,
    run: { id: run.id, type: run.type, logicalDate: run.logicalDate === null ? null : toIso(run.logicalDate) },
    interval: intervalOf(run, known),
    params: run.params,
  };
  const at = toIso(callback.at);
  const event =
    callback.kind === "backfill"
      ? backfillEvent(callback.detail, { dagId: run.dag, at, url: backfillUrl(config.baseUrl, callback.detail.backfillId) })
      : eventOf(callback, { ...common, at, url: pageUrl(config.baseUrl, nameOf(callback)) });
  const action: CallbackAction = { kind: "callback", position, event };
  return { action, attempt: { ...common, ...callerOf(callback, { known, config }) } };
}

type Happened = Pick<TaskEvent, "dagId" | "run" | "interval" | "params" | "at" | "url">;

function nameOf({ run, task, mapIndex }: TakenCallback) {
  return { dagId: run.dag, runId: run.id, taskId: task, mapIndex };
}

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

function eventOf(callback: Exclude<TakenCallback, { readonly kind: "backfill" }>, happened: Happened): ToldEvent {
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

/** A callback has no attempt: minus its key stands for one, which none has. Of a run, the task has no name. */
function callerOf(
  { key, kind, task, mapIndex, attemptNumber, generation, tryNumber, run }: TakenCallback,
  { known, config }: CallbackOrderParts,
): Omit<AttemptOrder, keyof Happened> {
  return {
    attemptKey: -key as AttemptKey,
    bundleId: run.bundle,
    taskId: task ?? "",
    mapIndex,
    attemptNumber,
    generation,
    tryNumber,
    input: null,
    state: {},
    timeoutMs: null,
    isolation: "warm",
    env: (task === null ? undefined : known.graph.tasks.get(task)?.spec.env) ?? [],
    workspace: `${config.workspace}${run.dag}/${encodeURIComponent(run.id)}/`,
    logFile: join(config.logs, callbackLogFile({ dagId: run.dag, runId: kind === "backfill" ? NO_RUN : run.id, key })),
  };
}
