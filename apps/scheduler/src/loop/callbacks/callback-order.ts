import { join } from "node:path";
import { backfillUrl, epochMillis, groupUrl, MAX_FAILED_IN_EVENT, pageUrl, toIso } from "@daymill/core";
import type {
  AttemptKey,
  BackfillEvent,
  CallbackKind,
  DeadlineEvent,
  GroupEvent,
  RunEvent,
  RunState,
  TaskEvent,
  TaskState,
  ToldEvent,
  VersionKey,
} from "@daymill/core";
import type { BackfillOutcome, TakenCallback } from "@daymill/metadata";
import { callbackLogFile, NO_RUN } from "../../data-layout.ts";
import type { AttemptOrder } from "../../executor/executor.ts";
import type { CallbackAction, LookOrder } from "../../poller/poller.ts";
import type { KnownVersion } from "../known-version.ts";
import { intervalOf } from "../render-scope.ts";
import type { SchedulerConfig } from "../scheduler-parts.ts";
import { newestOfEach } from "./calls-of.ts";
import type { CallbackBatch } from "./calls-of.ts";

export interface CallbackOrderParts {
  /** Of a version that was learned. */
  readonly versions: (version: VersionKey) => KnownVersion;
  readonly config: SchedulerConfig;
}

/**
 * What the poller needs for a call: whose function it is, and what it is told. Of several, it is the function of the first;
 * one to which the same happened again and again is one.
 */
export function callbackOrder(
  callbacks: CallbackBatch,
  { versions, config }: CallbackOrderParts,
): Pick<LookOrder, "attempt" | "action"> {
  const told = newestOfEach(callbacks);
  const [lead] = told;
  const known = versions(lead.run.version);
  const eventOf = (callback: TakenCallback) => toldEvent(callback, { known: versions(callback.run.version), config });
  const event = told.length === 1 ? eventOf(lead) : groupEvent({ callbacks, told: told.map(eventOf), config });
  const action: CallbackAction = { kind: "callback", position: lead.position, event };
  return { action, attempt: { ...runFacts(lead, known), ...callerOf(lead, { known, config }) } };
}

type OneParts = { readonly known: KnownVersion; readonly config: Pick<SchedulerConfig, "baseUrl"> };

/** What one callback is told. */
export function toldEvent(callback: TakenCallback, { known, config }: OneParts): Exclude<ToldEvent, GroupEvent> {
  const { run } = callback;
  const at = toIso(callback.at);
  if (callback.kind === "backfill") {
    const url = backfillUrl(config.baseUrl, callback.detail.backfillId);
    return backfillEvent(callback.detail, { dagId: run.dag, at, url });
  }
  return runEvent(callback, { ...runFacts(callback, known), at, url: pageUrl(config.baseUrl, nameOf(callback)) });
}

function groupEvent({
  callbacks,
  told,
  config,
}: {
  readonly callbacks: CallbackBatch;
  readonly told: readonly ToldEvent[];
  readonly config: Pick<SchedulerConfig, "baseUrl">;
}): GroupEvent {
  const [{ run, kind }] = callbacks;
  const dagId = run.dag;
  const of = kind as CallbackKind;
  const times = callbacks.map(({ at }) => at);
  return {
    kind: "group",
    dagId,
    of,
    count: told.length,
    // What is told of together is neither a deadline nor a backfill.
    events: told.slice(0, MAX_FAILED_IN_EVENT) as readonly (TaskEvent | RunEvent)[],
    since: toIso(epochMillis(Math.min(...times))),
    at: toIso(epochMillis(Math.max(...times))),
    url: groupUrl(config.baseUrl, { dagId, of }),
  };
}

function runFacts({ run }: TakenCallback, known: KnownVersion) {
  return {
    dagId: run.dag,
    run: { id: run.id, type: run.type, logicalDate: run.logicalDate === null ? null : toIso(run.logicalDate) },
    interval: intervalOf(run, known),
    params: run.params,
  };
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

/** A callback has no attempt: minus its key stands for one, which none has. Of a run, the task has no name. */
function callerOf(
  { key, kind, task, mapIndex, attemptNumber, generation, tryNumber, run }: TakenCallback,
  { known, config }: { readonly known: KnownVersion; readonly config: SchedulerConfig },
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
