import { epochMillis, timetableFromSpec, toIso } from "@daymill/core";
import type { DataInterval, EpochMillis, RunId, SerializedDag, VersionKey } from "@daymill/core";
import type { NewRun } from "@daymill/metadata";
import type { TriggerRequest } from "./actions.ts";
import { mergeParams } from "./check-params.ts";

export interface ManualRunQuery {
  readonly dag: SerializedDag;
  readonly versionKey: VersionKey;
  readonly request: TriggerRequest;
  readonly now: EpochMillis;
  /** Tells runs of one day without a logical date apart. */
  readonly suffix: string;
}

/**
 * The run that somebody asks for. With a logical date that the schedule knows it covers that interval, so that a day is
 * the same day however its run came to be; else the interval that the timetable gives for a run by hand.
 */
export function planManualRun({ dag, versionKey, request, now, suffix }: ManualRunQuery): NewRun {
  const { dagId, logicalDate, note, who } = request;
  return {
    dagId,
    runId: request.runId ?? mintRunId(logicalDate, { now, suffix }),
    type: "manual",
    logicalDate: logicalDate ?? null,
    interval: intervalOf(dag, logicalDate ?? now),
    runAfter: now,
    versionKey,
    params: mergeParams(dag.params, request.params),
    triggeredBy: who,
    ...(note !== null && { note }),
  };
}

function mintRunId(
  logicalDate: EpochMillis | undefined,
  { now, suffix }: Pick<ManualRunQuery, "now" | "suffix">,
): RunId {
  const name = logicalDate === undefined ? `${toIso(now).slice(0, 10)}_${suffix}` : toIso(logicalDate);
  return `manual__${name}` as RunId;
}

function intervalOf(dag: SerializedDag, at: EpochMillis): DataInterval {
  const timetable = timetableFromSpec(dag.schedule);
  const [scheduled] = timetable.runsBetween(at, epochMillis(at + 1), { start: undefined, end: undefined });
  return scheduled?.interval ?? timetable.manualInterval(at);
}
