import { isId, operatorTask } from "@daymill/core";
import type { JsonObject, Task, TaskOptions } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";

const WHEN_EXISTS: readonly string[] = ["fail", "keep"];

export interface TriggerDagInput {
  /** What it leaves out has the default of the other DAG. */
  readonly params?: JsonObject;
  /**
   * A date in the other DAG's zone, or an instant: the run covers the interval that its schedule has there. Default: the last
   * complete interval.
   */
  readonly logicalDate?: string;
}

export interface TriggerDagOptions extends TaskOptions<TriggerDagInput, void> {
  /** The id of the DAG that gets a run. */
  readonly dag: string;
  /** What happens when somebody else has made a run of that date: the task fails (E703), or the run is left. Default: fail. */
  readonly whenExists?: "fail" | "keep";
}

/**
 * Gives another DAG a run: `triggerDag("report", { dag: "report" })({ logicalDate: interval.start })`. The run is made with the
 * success of the task, once, or not at all; a run of that date that the task asked for before is kept. To wait for its end,
 * put `waitForTask` behind it. Errors: E701 there is no such DAG, E702 wrong parameters or a date that the DAG does not
 * cover, E703 somebody else made a run of that date, E711 the DAG takes no such runs.
 */
export function triggerDag(id: string, options: TriggerDagOptions): Task<TriggerDagInput, void> {
  const { dag, whenExists = "fail" } = options;
  if (!isId(dag)) throw refusedOptions(id, `dag is "${dag}", which is no id of a DAG`);
  if (!WHEN_EXISTS.includes(whenExists))
    throw refusedOptions(id, `whenExists is "${whenExists}", which is none of ${WHEN_EXISTS.join(", ")}`);
  return operatorTask<TriggerDagInput, void>({
    operator: "triggerDag",
    id,
    options,
    defaults: { dag, ...(whenExists === "keep" && { whenExists }) },
    body: {
      kind: "task",
      run: ({ params = {}, logicalDate }, ctx) => {
        ctx.runs.trigger(dag, { params, whenExists, ...(logicalDate !== undefined && { logicalDate }) });
        ctx.log.info("asked for a run", { dag, logicalDate: logicalDate ?? null });
      },
    },
  });
}
