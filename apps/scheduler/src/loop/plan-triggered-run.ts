import { epochMillis, timetableFromSpec } from "@daymill/core";
import type { DataInterval, EpochMillis, RunId, SerializedDag } from "@daymill/core";
import type { Decider, NewRun } from "@daymill/metadata";
import { defaultParams } from "./default-params.ts";

type Triggered = Parameters<Decider["triggered"]>;

/**
 * The run of another DAG that a task asks for: of the day that it names, or of the last complete interval. Undefined when
 * what it names is no instant.
 */
export function planTriggeredRun(
  target: Triggered[0],
  order: Triggered[1],
  { name, now }: Triggered[2],
): NewRun | undefined {
  const logicalDate = order.logicalDate === null ? null : epochMillis(Date.parse(order.logicalDate));
  if (Number.isNaN(logicalDate)) return undefined;
  return {
    dagId: target.dag,
    runId: `triggered__${name}` as RunId,
    type: "manual",
    logicalDate,
    interval: intervalOf(target.graph, logicalDate ?? now),
    runAfter: now,
    versionKey: target.version,
    params: { ...defaultParams(target.graph), ...order.params },
    triggeredBy: "task",
  };
}

/** The day that the schedule knows, or what the timetable gives for a run by hand. */
function intervalOf(dag: SerializedDag, at: EpochMillis): DataInterval {
  const timetable = timetableFromSpec(dag.schedule);
  const [scheduled] = timetable.runsBetween(at, epochMillis(at + 1), { start: undefined, end: undefined });
  return scheduled?.interval ?? timetable.manualInterval(at);
}
