import { join } from "node:path";
import { pageUrl, toIso } from "@daymill/core";
import type { AttemptKey, RunState, TaskEvent, ToldEvent } from "@daymill/core";
import type { TakenCallback } from "@daymill/metadata";
import { callbackLogFile } from "../../data-layout.ts";
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
  const name = { dagId: run.dag, runId: run.id, taskId: callback.task, mapIndex: callback.mapIndex };
  const happened = { ...common, at: toIso(callback.at), url: pageUrl(config.baseUrl, name) };
  const action: CallbackAction = { kind: "callback", position, event: eventOf(callback, happened) };
  return { action, attempt: { ...common, ...callerOf(callback, { known, config }) } };
}

type Happened = Pick<TaskEvent, "dagId" | "run" | "interval" | "params" | "at" | "url">;

function eventOf(callback: TakenCallback, happened: Happened): ToldEvent {
  if (callback.kind === "deadline") {
    const { dueAt, ...deadline } = callback.deadline;
    return { ...happened, ...deadline, kind: "deadline", state: callback.state as RunState, dueAt: toIso(dueAt) };
  }
  const { task, kind, mapIndex, attemptNumber: number, generation, tryNumber, error, cause, retryAt } = callback;
  if (task === null) {
    const isSuccess = kind === "success";
    const state = isSuccess ? "success" : "failed";
    return { ...happened, kind: isSuccess ? kind : "failure", state, reason: cause, failed: callback.failed };
  }
  const isSkip = kind === "skip";
  return {
    ...happened,
    kind,
    taskId: task,
    mapIndex,
    state: callback.state,
    attempt: { number, generation, tryNumber },
    error: isSkip ? null : error,
    reason: cause ?? (isSkip ? (error?.message ?? null) : null),
    retryAt: retryAt === null ? null : toIso(retryAt),
  };
}

/** A callback has no attempt: minus its key stands for one, which none has. Of a run, the task has no name. */
function callerOf(
  { key, task, mapIndex, attemptNumber, generation, tryNumber, run }: TakenCallback,
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
    logFile: join(config.logs, callbackLogFile({ dagId: run.dag, runId: run.id, key })),
  };
}
