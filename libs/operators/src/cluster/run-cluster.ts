import { operatorTask, toJson } from "@daymill/core";
import type { JsonObject, RemoteJob, Task } from "@daymill/core";
import { withAbsolutePrograms, withAbsoluteScripts } from "./absolute-places.ts";
import { DEFAULT_CONNECTION, DEFAULT_EVERY } from "./cluster-options.ts";
import type { StepTaskOptions } from "./cluster-options.ts";
import { toClusterOutput, toStepOutput } from "./cluster-output.ts";
import type { ClusterOutput, StepOutput } from "./cluster-output.ts";
import type { ClusterSettings } from "./cluster-settings.ts";
import { logsWithinMs, withFailureLog } from "./failure-log/with-failure-log.ts";
import { judgeWork } from "./judge.ts";
import { openBackend } from "./open-backend.ts";
import { tellOutput } from "./step-output/tell-output.ts";
import type { StepSpec } from "./step-spec.ts";

export interface RunClusterInput {
  /** In their order; at least one. */
  readonly steps: readonly StepSpec[];
  /** For people. Default: the DAG and the run. */
  readonly name?: string;
}

export interface RunClusterOutput extends ClusterOutput {
  readonly steps: readonly StepOutput[];
}

export interface RunClusterOptions extends StepTaskOptions<RunClusterInput, RunClusterOutput> {
  readonly settings?: ClusterSettings;
}

/**
 * A cluster for some steps, which terminates when they have ended: `runCluster("job", { settings })({ steps })`. It has
 * succeeded when all steps have completed: EMR calls a cluster TERMINATED too when a step of it failed and the next ones ran
 * on. On kill and timeout it is terminated. Errors as of `createCluster`.
 */
export function runCluster(id: string, options: RunClusterOptions = {}): Task<RunClusterInput, RunClusterOutput> {
  const { connection = DEFAULT_CONNECTION, every = DEFAULT_EVERY, settings = {} } = options;
  const defaults = toJson({ connection, settings }, `The settings of task "${id}"`) as JsonObject;
  return operatorTask({
    operator: "runCluster",
    id,
    options,
    defaults,
    body: { kind: "remote", every, job: runJob(connection, settings, logsWithinMs("runCluster", options.logsWithin)) },
  });
}

interface ClusterHandle {
  readonly cluster: string;
}

function runJob(
  connection: string,
  settings: ClusterSettings,
  withinMs: number,
): RemoteJob<RunClusterInput, ClusterHandle, RunClusterOutput> {
  return {
    async find(token, ctx) {
      const cluster = await (await openBackend(connection, ctx)).findCluster(token);
      return cluster === undefined ? undefined : { cluster };
    },
    async submit(input, token, ctx) {
      const backend = await openBackend(connection, ctx);
      const name = input.name ?? settings.name ?? `${ctx.dagId} ${ctx.run.id}`;
      const steps = await Promise.all(input.steps.map((step) => withAbsolutePrograms(step, ctx)));
      const request = { name, settings: await withAbsoluteScripts(settings, ctx), steps, keepAlive: false };
      const cluster = await backend.createCluster(request, token);
      ctx.log.info("created a cluster", { cluster, steps: steps.length });
      return { cluster };
    },
    async poll({ cluster }, ctx) {
      const backend = await openBackend(connection, ctx);
      // The cluster first: once it is over, its steps do not change any more.
      const view = await backend.describeCluster(cluster);
      const steps = await backend.listSteps(cluster);
      await tellOutput({ cluster, steps: steps.map(({ id }) => id) }, { backend, ctx });
      const status = judgeWork(view, steps);
      const step = steps.find(({ state }) => state === "FAILED");
      if (status.state !== "failed" || step === undefined) return status;
      return await withFailureLog(status, { backend, connection, cluster, step, logsWithinMs: withinMs, ctx });
    },
    async collect({ cluster }, ctx) {
      const backend = await openBackend(connection, ctx);
      const steps = await backend.listSteps(cluster);
      const output = toClusterOutput(await backend.describeCluster(cluster));
      return { ...output, steps: steps.map((step) => toStepOutput(cluster, step)) };
    },
    async cancel({ cluster }, ctx) {
      await (await openBackend(connection, ctx)).terminateCluster(cluster);
    },
  };
}
