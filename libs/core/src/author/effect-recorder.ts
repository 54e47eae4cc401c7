import { toJson } from "./to-json.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { TaskContext, TaskEffects } from "../dag/task-context.ts";

/** What a body asks for, kept until it has succeeded. */
export interface EffectRecorder {
  readonly runs: TaskContext["runs"];
  readonly emit: TaskContext["assets"]["emit"];
  readonly setAssetState: TaskContext["assetState"]["set"];
  /** Grows as the body asks. */
  readonly effects: TaskEffects;
}

/** Takes values as they are when they are given: what a body does to them afterwards changes nothing. */
export function effectRecorder(): EffectRecorder {
  const triggers: TaskEffects["triggers"][number][] = [];
  const assetEvents: TaskEffects["assetEvents"][number][] = [];
  const assetState: TaskEffects["assetState"][number][] = [];
  return {
    runs: {
      trigger(dagId, { params = {}, logicalDate = null, whenExists = "fail" } = {}) {
        const order = { dagId, params: taken(params, "runs.trigger: params"), logicalDate };
        triggers.push(whenExists === "keep" ? { ...order, whenExists } : order);
      },
    },
    emit(asset, extra = {}) {
      assetEvents.push({ asset, extra: taken(extra, "assets.emit: extra") });
    },
    setAssetState(asset, key, value, expected, { withRun = false } = {}) {
      const before = taken(expected ?? null, "assetState.set: expected");
      const after = taken(value, "assetState.set: value");
      assetState.push({ asset, key, value: after, expected: before, ...(withRun && { withRun }) });
    },
    effects: { triggers, assetEvents, assetState },
  };
}

/** A copy. Throws E303 for what is not JSON. */
function taken<T extends JsonValue | JsonObject>(value: T, what: string): T {
  return (toJson(value, what) ?? null) as T;
}
