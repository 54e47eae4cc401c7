import { boundInstant, toError } from "@daymill/core";
import type { EpochMillis, RunId } from "@daymill/core";
import type { Decider, TriggeredRun } from "@daymill/metadata";
import { sayProblems } from "./check-value.ts";
import { planAskedRun } from "./plan-asked-run.ts";

type Triggered = Parameters<Decider["triggered"]>;

/** A task may ask for a run of just now by the clock of its worker, which is never quite that of the scheduler. */
const SKEW_MS = 5_000;

/**
 * The run of another DAG that a task asks for: of the day that it names, which is read in that DAG's zone, or of the last
 * complete interval. What is refused to a person is refused to a task, with the same code.
 */
export function planTriggeredRun(target: Triggered[0], order: Triggered[1], { name, now }: Triggered[2]): TriggeredRun {
  const dag = target.graph;
  const logicalDate = readDate(order.logicalDate, dag.schedule.timezone);
  if (logicalDate instanceof Error) return refused(order.dagId, logicalDate.message);
  const asked = planAskedRun({ dag, logicalDate, params: order.params, now, skewMs: SKEW_MS });
  switch (asked.kind) {
    case "run": {
      const runId = `triggered__${name}` as RunId;
      const own = { dagId: target.dag, runId, versionKey: target.version, triggeredBy: "task" };
      return { kind: "run", run: { ...asked.run, ...own } };
    }
    case "not_allowed":
      return { kind: "problem", problem: { code: "E711", message: asked.refusal.message } };
    case "wrong_date":
      return refused(order.dagId, asked.message);
    case "wrong_params":
      return refused(order.dagId, sayProblems(asked.problems));
    default:
      return asked satisfies never;
  }
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
