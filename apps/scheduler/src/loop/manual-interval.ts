import { epochMillis, timetableFromSpec } from "@daymill/core";
import type { DataInterval, EpochMillis, SerializedDag } from "@daymill/core";

/**
 * What a run that somebody asks for covers: the interval that the schedule has at this instant, so that a day is the same
 * day however its run came to be; else what the timetable gives for a run by hand.
 */
export function manualInterval(dag: Pick<SerializedDag, "schedule">, at: EpochMillis): DataInterval {
  const timetable = timetableFromSpec(dag.schedule);
  const [scheduled] = timetable.runsBetween(at, epochMillis(at + 1), { start: undefined, end: undefined });
  return scheduled?.interval ?? timetable.manualInterval(at);
}
