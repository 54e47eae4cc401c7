import { isId, operatorTask } from "@daymill/core";
import type { JsonObject, Task, TaskOptions } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";

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
}

/**
 * Gives another DAG a run: `triggerDag("report", { dag: "report" })({ logicalDate: interval.start })`. The run is made with the
 * success of the task, once, or not at all; a date that has a run already keeps it. To wait for its end, put `waitForTask`
 * behind it. Errors: E701 there is no such DAG, E702 wrong parameters or no date.
 */
export function triggerDag(id: string, options: TriggerDagOptions): Task<TriggerDagInput, void> {
  const { dag } = options;
  if (!isId(dag)) throw refusedOptions(id, `dag is "${dag}", which is no id of a DAG`);
  return operatorTask<TriggerDagInput, void>({
    operator: "triggerDag",
    id,
    options,
    defaults: { dag },
    body: {
      kind: "task",
      run: ({ params = {}, logicalDate }, ctx) => {
        ctx.runs.trigger(dag, { params, ...(logicalDate !== undefined && { logicalDate }) });
        ctx.log.info("asked for a run", { dag, logicalDate: logicalDate ?? null });
      },
    },
  });
}
