import { join } from "node:path";
import type { AttemptKey, VersionKey } from "@daymill/core";
import type { TakenCallback } from "@daymill/metadata";
import { callbackLogFile, NO_RUN } from "../../data-layout.ts";
import type { AttemptOrder } from "../../executor/executor.ts";
import type { CallbackAction, LookOrder } from "../../poller/poller.ts";
import type { KnownVersion } from "../known-version.ts";
import type { SchedulerConfig } from "../scheduler-parts.ts";
import { newestOfEach } from "./calls-of.ts";
import type { CallbackBatch } from "./calls-of.ts";
import { runFacts, toldEvent } from "./told-event.ts";
import type { Happened } from "./told-event.ts";

export interface CallbackOrderParts {
  /** Of a version that was learned. */
  readonly versions: (version: VersionKey) => KnownVersion;
  readonly config: SchedulerConfig;
}

/** What the poller needs for a call: whose function it is, and what it is told. Of several, it is that of the first. */
export function callbackOrder(
  callbacks: CallbackBatch,
  { versions, config }: CallbackOrderParts,
): Pick<LookOrder, "attempt" | "action"> {
  const timezoneOf = ({ run }: TakenCallback) => versions(run.version).dag.schedule.timezone;
  const [lead] = newestOfEach(callbacks);
  const event = toldEvent(callbacks, { timezoneOf, baseUrl: config.baseUrl });
  const action: CallbackAction = { kind: "callback", position: lead.position, event };
  const known = versions(lead.run.version);
  return { action, attempt: { ...runFacts(lead, timezoneOf(lead)), ...callerOf(lead, { known, config }) } };
}

/** A callback has no attempt: minus its key stands for one, which none has. Of a run, the task has no name. */
function callerOf(
  { key, kind, task, mapIndex, label, attemptNumber, generation, tryNumber, run }: TakenCallback,
  { known, config }: { readonly known: KnownVersion; readonly config: SchedulerConfig },
): Omit<AttemptOrder, keyof Happened> {
  return {
    attemptKey: -key as AttemptKey,
    bundleId: run.bundle,
    taskId: task ?? "",
    mapIndex,
    label,
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
