import { join } from "node:path";
import { DaymillError, limitKey, renderExpr, toIso } from "@daymill/core";
import type { JsonValue, RenderScope, SerializedTask, TaskInterval } from "@daymill/core";
import type { ClaimedAttempt, ClaimedRun, ClaimedWork } from "@daymill/metadata";
import { attemptLogFile } from "../data-layout.ts";
import type { AttemptOrder } from "../executor/executor.ts";
import type { KnownVersion } from "./known-version.ts";
import type { RunBrain } from "./run-brain.ts";
import { scopeOf, scopeOfInstance } from "./render-scope.ts";
import type { SchedulerConfig } from "./scheduler-parts.ts";

/** An attempt that can be handed to the executor, or the reason why its input cannot be made. */
export type Dispatchable =
  | {
      readonly attempt: ClaimedAttempt;
      readonly known: KnownVersion;
      readonly run: ClaimedRun;
      readonly spec: SerializedTask;
      readonly scope: RenderScope;
      readonly order: AttemptOrder;
    }
  | { readonly attempt: ClaimedAttempt; readonly known: KnownVersion; readonly problem: DaymillError };

export interface DispatchParts {
  readonly brain: RunBrain;
  readonly config: SchedulerConfig;
  /** Reads an output that lies in the store. */
  readonly read: (uri: string) => Promise<JsonValue>;
}

/** Makes orders of claimed work: inputs are rendered here, workers only run bodies. */
export async function prepareOrders(work: ClaimedWork, parts: DispatchParts): Promise<Dispatchable[]> {
  const prepared: Dispatchable[] = [];
  for (const [runKey, attempts] of Map.groupBy(work.attempts, (attempt) => attempt.run)) {
    const run = work.runs.get(runKey);
    if (run === undefined) throw new Error(`run ${runKey} came without its facts`);
    const known = parts.brain.version(run.version);
    const scope = await scopeOf({ known, run, work, read: parts.read });
    for (const attempt of attempts) {
      const own = await scopeOfInstance(scope, attempt, { known, work, read: parts.read });
      prepared.push(prepareOrder(attempt, { run, known, scope: own, config: parts.config }));
    }
  }
  return prepared;
}

interface RunParts {
  readonly run: ClaimedRun;
  readonly known: KnownVersion;
  /** Of this instance. */
  readonly scope: RenderScope;
  readonly config: SchedulerConfig;
}

function prepareOrder(attempt: ClaimedAttempt, parts: RunParts): Dispatchable {
  try {
    const { run, known, scope, config } = parts;
    const spec = known.graph.tasks.get(attempt.task)?.spec;
    if (spec === undefined) throw new DaymillError("E304", `Task "${attempt.task}" is not part of the run's version.`);
    const input = renderExpr(spec.input, scope);
    // What has no key was not held back by it: it ends here, before its body runs.
    if (spec.maxActive.perKey) limitKey(spec.maxActive.perKey, scope);
    return {
      attempt,
      known,
      run,
      spec,
      scope,
      order: orderOf(attempt, { run, spec, config, interval: scope.interval, input }),
    };
  } catch (error) {
    if (!(error instanceof DaymillError)) throw error;
    return { attempt, known: parts.known, problem: error };
  }
}

interface OrderParts {
  readonly run: ClaimedRun;
  readonly spec: SerializedTask;
  readonly config: SchedulerConfig;
  readonly interval: TaskInterval;
  /** As the body gets it. */
  readonly input: JsonValue;
}

/** All that a body needs to know of its attempt. */
export function orderOf(
  attempt: Omit<ClaimedAttempt, "instance" | "session" | "lostCount" | "element">,
  { run, spec, config, interval, input }: OrderParts,
): AttemptOrder {
  const name = { dagId: run.dag, runId: run.id, taskId: attempt.task, mapIndex: attempt.mapIndex };
  return {
    attemptKey: attempt.attempt,
    bundleId: run.bundle,
    dagId: run.dag,
    taskId: attempt.task,
    mapIndex: attempt.mapIndex,
    label: attempt.label,
    attemptNumber: attempt.number,
    generation: attempt.generation,
    tryNumber: attempt.tryNumber,
    run: { id: run.id, type: run.type, logicalDate: run.logicalDate === null ? null : toIso(run.logicalDate) },
    interval,
    params: run.params,
    input,
    state: attempt.state ?? {},
    timeoutMs: spec.timeoutMs,
    isolation: spec.isolation,
    env: spec.env,
    workspace: `${config.workspace}${run.dag}/${encodeURIComponent(run.id)}/`,
    logFile: join(config.logs, attemptLogFile({ ...name, number: attempt.number })),
  };
}
