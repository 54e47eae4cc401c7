import { boundInstant, refusalOfRun, toError } from "@daymill/core";
import type { EpochMillis, RunId } from "@daymill/core";
import type { Decider, TriggeredRun } from "@daymill/metadata";
import { manualInterval } from "./manual-interval.ts";
import { sayProblems } from "./check-value.ts";
import { mergeParams } from "./merge-params.ts";

type Triggered = Parameters<Decider["triggered"]>;

/**
 * The run of another DAG that a task asks for: of the day that it names, which is read in that DAG's zone, or of the last
 * complete interval.
 */
export function planTriggeredRun(target: Triggered[0], order: Triggered[1], { name, now }: Triggered[2]): TriggeredRun {
  const refusal = refusalOfRun(target.graph, "manual");
  if (refusal) return { kind: "problem", problem: { code: "E711", message: refusal.message } };
  const logicalDate = readDate(order.logicalDate, target.graph.schedule.timezone);
  if (logicalDate instanceof Error) return refused(order.dagId, logicalDate.message);
  const { params, problems } = mergeParams(target.graph, order.params);
  if (problems.length > 0) return refused(order.dagId, sayProblems(problems));
  return {
    kind: "run",
    run: {
      dagId: target.dag,
      runId: `triggered__${name}` as RunId,
      type: "manual",
      logicalDate,
      interval: manualInterval(target.graph, logicalDate ?? now),
      runAfter: now,
      versionKey: target.version,
      params,
      triggeredBy: "task",
    },
  };
}

/** Whatever a body gave: it may be plain JavaScript. */
function readDate(given: string | null, zone: string): EpochMillis | null | Error {
  try {
    return given === null ? null : boundInstant(given, zone);
  } catch (thrown) {
    return toError(thrown);
  }
}

function refused(dagId: string, why: string): TriggeredRun {
  return { kind: "problem", problem: { code: "E702", message: `The task triggers the DAG ${dagId}: ${why}` } };
}
