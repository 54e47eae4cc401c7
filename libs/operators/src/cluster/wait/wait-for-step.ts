import { DaymillError, operatorTask, sensorBody } from "@daymill/core";
import type { SensorOptions, Task } from "@daymill/core";
import { DEFAULT_CONNECTION } from "../cluster-options.ts";
import { toStepOutput } from "../cluster-output.ts";
import type { StepOutput } from "../cluster-output.ts";
import { isStepOver } from "../cluster-state.ts";
import type { StepState } from "../cluster-state.ts";
import { describeCluster, describeStep, isEnding } from "../judge.ts";
import { openBackend } from "../open-backend.ts";
import { readStates } from "./read-states.ts";

export interface WaitForStepInput {
  readonly cluster: string;
  /** The id of the step. */
  readonly step: string;
}

export interface WaitForStepOptions extends SensorOptions<WaitForStepInput, StepOutput> {
  /** The id of a connection of type `emr`, `emr-serverless` or `local`. Default `"cluster"`. */
  readonly connection?: string;
  /** What is waited for. Default `["COMPLETED"]`. */
  readonly states?: readonly StepState[];
}

/**
 * A sensor: waits until a step that somebody else added is in one of some states: `waitForStep("done")({ cluster, step })`.
 * One that ended otherwise never will be: E423, with the reason of the step and of its cluster. Errors as of
 * `waitForCluster`.
 */
export function waitForStep(id: string, options: WaitForStepOptions = {}): Task<WaitForStepInput, StepOutput> {
  const { connection = DEFAULT_CONNECTION } = options;
  const states = readStates(id, options.states ?? ["COMPLETED"], "step");
  return operatorTask<WaitForStepInput, StepOutput>({
    operator: "waitForStep",
    id,
    options,
    defaults: { connection, states: [...states] },
    body: sensorBody(options, async ({ cluster, step }, ctx) => {
      const backend = await openBackend(connection, ctx);
      const view = await backend.describeStep({ cluster, step });
      if (states.includes(view.state)) return toStepOutput(cluster, view);
      if (isStepOver(view.state)) {
        const of = await backend.describeCluster(cluster);
        const said = [describeStep(view), ...(isEnding(of) ? [describeCluster(of)] : [])].join(" ");
        throw new DaymillError("E423", `${states.join(" or ")} was awaited: ${said}`);
      }
      ctx.log.info(`not yet: it is ${view.state}`, { cluster, step });
      return undefined;
    }),
  });
}
