import { refusalOfRun, scheduleBounds, toIso, toZonedIso } from "@daymill/core";
import type { EpochMillis, RunId, SerializedDag, VersionKey } from "@daymill/core";
import type { NewRun } from "@daymill/metadata";
import type { TriggerRequest } from "./actions.ts";
import { manualInterval } from "../../loop/manual-interval.ts";
import { notAccepted } from "../not-accepted.ts";
import { boundsInWords } from "./bounds-in-words.ts";
import { checkedParams } from "./check-params.ts";

export interface ManualRunQuery {
  readonly dag: SerializedDag;
  readonly versionKey: VersionKey;
  readonly request: TriggerRequest;
  readonly now: EpochMillis;
  /** Tells runs of one day without a logical date apart. */
  readonly suffix: string;
}

/**
 * The run that somebody asks for. Throws E702 for a logical date outside of the DAG's start and end or ahead of now, and
 * with everything that is wrong with its parameters; E711 when the DAG takes no such runs.
 */
export function planManualRun({ dag, versionKey, request, now, suffix }: ManualRunQuery): NewRun {
  const { dagId, logicalDate, note, who } = request;
  const refusal = refusalOfRun(dag, "manual");
  if (refusal) throw refusal;
  if (logicalDate !== undefined) assertDate(dag, logicalDate, now);
  return {
    dagId,
    runId: request.runId ?? mintRunId(logicalDate, { now, suffix }),
    type: "manual",
    logicalDate: logicalDate ?? null,
    interval: manualInterval(dag, logicalDate ?? now),
    runAfter: now,
    versionKey,
    params: checkedParams(dag, request.params),
    triggeredBy: who,
    ...(note !== null && { note }),
  };
}

function assertDate(dag: SerializedDag, logicalDate: EpochMillis, now: EpochMillis): void {
  const zone = dag.schedule.timezone;
  const date = toZonedIso(logicalDate, zone);
  const refuse = (message: string) => notAccepted([{ path: "body.logicalDate", message }]);
  if (logicalDate > now)
    throw refuse(`${date} lies ahead: give an instant that has come, now is ${toZonedIso(now, zone)}.`);
  const { start, end } = scheduleBounds(dag, zone);
  if ((start === undefined || logicalDate >= start) && (end === undefined || logicalDate < end)) return;
  throw refuse(`${date} is outside of the DAG's dates: ${dag.id} ${boundsInWords(dag)}.`);
}

function mintRunId(
  logicalDate: EpochMillis | undefined,
  { now, suffix }: Pick<ManualRunQuery, "now" | "suffix">,
): RunId {
  const name = logicalDate === undefined ? `${toIso(now).slice(0, 10)}_${suffix}` : toIso(logicalDate);
  return `manual__${name}` as RunId;
}
