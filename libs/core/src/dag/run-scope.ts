import type { RunId } from "../ids.ts";
import type { JsonObject } from "../json.ts";
import type { RunType } from "../state/run-state.ts";
import { type DataInterval, type EpochMillis, toIso } from "../time.ts";
import type { RenderScope } from "./render.ts";
import { taskInterval } from "./task-interval.ts";

/** What is known of a run before any task of it has begun. */
export interface BareRun extends DataInterval {
  readonly runId: RunId;
  readonly type: RunType;
  readonly logicalDate: EpochMillis | null;
  readonly runAfter: EpochMillis;
  readonly params: JsonObject;
}

/** What expressions read that read no task: those facts, in the zone of the schedule. */
export function runScope(run: BareRun, timezone: string): RenderScope {
  const { runId, type, logicalDate, runAfter, params } = run;
  return {
    interval: taskInterval(run, timezone),
    params,
    run: { id: runId, type, logicalDate: logicalDate === null ? null : toIso(logicalDate), runAfter: toIso(runAfter) },
    tasks: new Map(),
  };
}
