import type { SerializedDag } from "../dag/serialized-dag.ts";
import { timetableFromSpec } from "../schedule/from-spec.ts";
import { boundInstant, startOfNextDay } from "../schedule/wall-time.ts";
import type { DataInterval, EpochMillis } from "../time.ts";
import type { DagTestOptions } from "./dag-test-types.ts";

const DEFAULT_START = "2024-01-01";

/** The data interval that a test asks for; see DagTestOptions. */
export function testInterval(dag: SerializedDag, asked: DagTestOptions["interval"]): DataInterval {
  const zone = dag.schedule.timezone;
  if (typeof asked === "object") return { start: boundInstant(asked.start, zone), end: boundInstant(asked.end, zone) };
  const start = boundInstant(asked ?? dag.start ?? DEFAULT_START, zone);
  const nextDay = startOfNextDay(start, zone);
  const scheduled = firstFrom(dag, start);
  const isAskedFor = asked === undefined || (scheduled !== undefined && scheduled.start < nextDay);
  return scheduled && isAskedFor ? scheduled : { start, end: nextDay };
}

function firstFrom(dag: SerializedDag, start: EpochMillis): DataInterval | undefined {
  const bounds = { start, end: undefined };
  return timetableFromSpec(dag.schedule).nextRun({ last: undefined, now: start, bounds, catchup: true })?.interval;
}
