import { refusalOfRun, toIso } from "@daymill/core";
import type { EpochMillis, RunId, SerializedDag, VersionKey } from "@daymill/core";
import type { NewRun } from "@daymill/metadata";
import type { TriggerRequest } from "./actions.ts";
import { manualInterval } from "../../loop/manual-interval.ts";
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
 * The run that somebody asks for. Throws E702 with everything that is wrong with its parameters, E711
 * when the DAG takes no such runs.
 */
export function planManualRun({ dag, versionKey, request, now, suffix }: ManualRunQuery): NewRun {
  const { dagId, logicalDate, note, who } = request;
  const refusal = refusalOfRun(dag, "manual");
  if (refusal) throw refusal;
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

function mintRunId(
  logicalDate: EpochMillis | undefined,
  { now, suffix }: Pick<ManualRunQuery, "now" | "suffix">,
): RunId {
  const name = logicalDate === undefined ? `${toIso(now).slice(0, 10)}_${suffix}` : toIso(logicalDate);
  return `manual__${name}` as RunId;
}
