import { toIso } from "@daymill/core";
import type { EpochMillis, RunId, SerializedDag, VersionKey } from "@daymill/core";
import type { NewRun } from "@daymill/metadata";
import type { TriggerRequest } from "./actions.ts";
import { planAskedRun } from "../../loop/plan-asked-run.ts";
import type { AskedRun } from "../../loop/plan-asked-run.ts";
import { notAccepted } from "../not-accepted.ts";
import { paramsNotAccepted } from "./check-params.ts";

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
  const { dagId, logicalDate, params, note, who } = request;
  const asked = planAskedRun({ dag, logicalDate: logicalDate ?? null, params, now });
  return {
    ...runOf(asked),
    dagId,
    runId: request.runId ?? mintRunId(logicalDate, { now, suffix }),
    versionKey,
    triggeredBy: who,
    ...(note !== null && { note }),
  };
}

function runOf(asked: AskedRun): Extract<AskedRun, { kind: "run" }>["run"] {
  switch (asked.kind) {
    case "run":
      return asked.run;
    case "not_allowed":
      throw asked.refusal;
    case "wrong_date":
      throw notAccepted([{ path: "body.logicalDate", message: asked.message }]);
    case "wrong_params":
      throw paramsNotAccepted(asked.problems);
    default:
      return asked satisfies never;
  }
}

function mintRunId(
  logicalDate: EpochMillis | undefined,
  { now, suffix }: Pick<ManualRunQuery, "now" | "suffix">,
): RunId {
  const name = logicalDate === undefined ? `${toIso(now).slice(0, 10)}_${suffix}` : toIso(logicalDate);
  return `manual__${name}` as RunId;
}
