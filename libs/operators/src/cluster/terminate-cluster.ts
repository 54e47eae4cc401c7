import { operatorTask } from "@daymill/core";
import type { RemoteJob, Task } from "@daymill/core";
import { DEFAULT_CONNECTION, DEFAULT_EVERY } from "./cluster-options.ts";
import type { ClusterTaskOptions } from "./cluster-options.ts";
import { toClusterOutput } from "./cluster-output.ts";
import type { ClusterOutput } from "./cluster-output.ts";
import { isClusterOver } from "./cluster-state.ts";
import { judgeTermination } from "./judge.ts";
import { openBackend } from "./open-backend.ts";

export interface TerminateClusterInput {
  /** The id of the cluster, as `createCluster` gives it. */
  readonly cluster: string;
}

export interface TerminateClusterOutput extends ClusterOutput {
  /** Steps of it that did not complete, by name. */
  readonly failedSteps: readonly string[];
}

export type TerminateClusterOptions = ClusterTaskOptions<TerminateClusterInput, TerminateClusterOutput>;

/**
 * Terminates a cluster and waits until it is gone: `terminateCluster("terminate")({ cluster: cluster.cluster })`. A
 * teardown: it runs after everything that uses the cluster, also after failures. One that is gone already is fine. A kill
 * takes nothing back. Errors as of `clusterStep`.
 */
export function terminateCluster(
  id: string,
  options: TerminateClusterOptions = {},
): Task<TerminateClusterInput, TerminateClusterOutput> {
  const { connection = DEFAULT_CONNECTION, every = DEFAULT_EVERY } = options;
  return operatorTask({
    operator: "terminateCluster",
    id,
    options,
    role: "teardown",
    defaults: { connection },
    body: { kind: "remote", every, job: terminateJob(connection) },
  });
}

type Handle = { readonly cluster: string };

function terminateJob(connection: string): RemoteJob<TerminateClusterInput, Handle, TerminateClusterOutput> {
  return {
    idempotent: true,
    find: (_token, _ctx, { cluster }) => ({ cluster }),
    async submit({ cluster }, _token, ctx) {
      await (await openBackend(connection, ctx)).terminateCluster(cluster);
      return { cluster };
    },
    async poll({ cluster }, ctx) {
      const backend = await openBackend(connection, ctx);
      if (backend.stays?.(cluster) === true) return { state: "succeeded" };
      const view = await backend.describeCluster(cluster);
      if (!isClusterOver(view.state)) await backend.goOnTerminating?.(cluster);
      return judgeTermination(view);
    },
    async collect({ cluster }, ctx) {
      const backend = await openBackend(connection, ctx);
      const steps = await backend.listSteps(cluster);
      const failedSteps = steps.filter(({ state }) => state !== "COMPLETED").map(({ name }) => name);
      return { ...toClusterOutput(await backend.describeCluster(cluster)), failedSteps };
    },
    cancel: () => undefined,
  };
}
