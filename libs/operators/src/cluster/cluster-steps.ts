import { DaymillError, operatorTask } from "@daymill/core";
import type { RemoteJob, Task } from "@daymill/core";
import { withAbsolutePrograms } from "./absolute-places.ts";
import { DEFAULT_CONNECTION, DEFAULT_EVERY } from "./cluster-options.ts";
import type { StepTaskOptions } from "./cluster-options.ts";
import { toStepOutput } from "./cluster-output.ts";
import type { StepOutput } from "./cluster-output.ts";
import { logsWithinMs, withFailureLog } from "./failure-log/with-failure-log.ts";
import { judgeSteps } from "./judge.ts";
import { openBackend } from "./open-backend.ts";
import { addSteps, describeSteps } from "./step-batch.ts";
import { tellOutput } from "./step-output/tell-output.ts";
import type { StepSpec } from "./step-spec.ts";

export interface ClusterStepsInput {
  /** The id of the cluster, as `createCluster` gives it. */
  readonly cluster: string;
  /** In their order; from 1 to 256. */
  readonly steps: readonly StepSpec[];
}

export interface ClusterStepsOutput {
  readonly cluster: string;
  readonly steps: readonly StepOutput[];
}

export type ClusterStepsOptions = StepTaskOptions<ClusterStepsInput, ClusterStepsOutput>;

/** EMR takes no more with one request. */
const MAX_STEPS = 256;

/**
 * Adds several steps to a cluster at once and waits for all of them: `clusterSteps("work")({ cluster, steps })`. On EMR they
 * are one request, and a look at them is one for each ten. It has succeeded when all have completed; after a failure it waits
 * for what goes on. On kill and timeout those that have not ended are cancelled. Errors as of `clusterStep`.
 */
export function clusterSteps(
  id: string,
  options: ClusterStepsOptions = {},
): Task<ClusterStepsInput, ClusterStepsOutput> {
  const { connection = DEFAULT_CONNECTION, every = DEFAULT_EVERY } = options;
  const job = stepsJob(connection, logsWithinMs("clusterSteps", options.logsWithin));
  const body = { kind: "remote", every, job } as const;
  return operatorTask({ operator: "clusterSteps", id, options, defaults: { connection }, body });
}

interface Handle {
  readonly cluster: string;
  /** The ids of those that were added, in the order of the input. */
  readonly steps: readonly string[];
}

function stepsJob(connection: string, withinMs: number): RemoteJob<ClusterStepsInput, Handle, ClusterStepsOutput> {
  return {
    idempotent: true,
    // Asked for a cancel only: what was added in part is to end, too.
    async find(token, ctx, { cluster, steps }) {
      const found = await (await openBackend(connection, ctx)).findSteps(cluster, tokensOf(token, steps));
      const there = found.filter((step) => step !== undefined);
      return there.length === 0 ? undefined : { cluster, steps: there };
    },
    async submit({ cluster, steps }, token, ctx, isAgain = false) {
      if (steps.length < 1 || steps.length > MAX_STEPS)
        throw new DaymillError("E209", `The input has ${steps.length} steps; there are from 1 to ${MAX_STEPS}.`);
      const specs = await Promise.all(steps.map((step) => withAbsolutePrograms(step, ctx)));
      const tokens = tokensOf(token, steps);
      const tagged = specs.map((step, at) => ({ step, token: tokens[at] ?? "" }));
      const added = await addSteps(await openBackend(connection, ctx), cluster, { steps: tagged, isAgain });
      ctx.log.info("added steps", { cluster, steps: added });
      return { cluster, steps: added };
    },
    async poll({ cluster, steps }, ctx) {
      const backend = await openBackend(connection, ctx);
      const views = await describeSteps(backend, cluster, steps);
      await tellOutput({ cluster, steps }, { backend, ctx });
      const status = judgeSteps(views);
      if (status.state !== "failed") return status;
      const step = views.find(({ state }) => state === "FAILED");
      if (step === undefined) return status;
      return await withFailureLog(status, { backend, connection, cluster, step, logsWithinMs: withinMs, ctx });
    },
    async collect({ cluster, steps }, ctx) {
      const views = await describeSteps(await openBackend(connection, ctx), cluster, steps);
      return { cluster, steps: views.map((view) => toStepOutput(cluster, view)) };
    },
    async cancel({ cluster, steps }, ctx) {
      await (await openBackend(connection, ctx)).cancelSteps(cluster, steps);
    },
  };
}

function tokensOf(token: string, steps: readonly StepSpec[]): readonly string[] {
  return steps.map((_, at) => `${token} ${at + 1}`);
}
