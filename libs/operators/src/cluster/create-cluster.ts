import { operatorTask, toJson } from "@daymill/core";
import type { JsonObject, RemoteJob, Task } from "@daymill/core";
import { withAbsoluteScripts } from "./absolute-places.ts";
import { DEFAULT_CONNECTION, DEFAULT_EVERY } from "./cluster-options.ts";
import type { ClusterTaskOptions } from "./cluster-options.ts";
import { toClusterOutput } from "./cluster-output.ts";
import type { ClusterOutput } from "./cluster-output.ts";
import type { ClusterSettings } from "./cluster-settings.ts";
import { judgeStart } from "./judge.ts";
import { openBackend } from "./open-backend.ts";

/** Settings that go before those of the task, one by one. */
export type CreateClusterInput = ClusterSettings;

export interface CreateClusterOptions extends ClusterTaskOptions<CreateClusterInput, ClusterOutput> {
  readonly settings?: ClusterSettings;
}

/**
 * Creates a cluster and waits until it is ready for steps: `createCluster("cluster", { settings: { release, instances } })()`.
 * A setup: clearing a task between it and its `terminateCluster` creates a new one. One that does not become ready has
 * failed, whatever its state is called; on kill and timeout it is terminated. Errors: E104 a connection and E209 settings
 * that cannot be, before anything is asked; E421 the service cannot be reached, E422 it refuses.
 */
export function createCluster(id: string, options: CreateClusterOptions = {}): Task<CreateClusterInput, ClusterOutput> {
  const { connection = DEFAULT_CONNECTION, every = DEFAULT_EVERY, settings = {} } = options;
  const defaults = toJson({ connection, ...settings }, `The settings of task "${id}"`) as JsonObject;
  return operatorTask({
    operator: "createCluster",
    id,
    options,
    role: "setup",
    defaults,
    body: { kind: "remote", every, job: createJob(connection) },
  });
}

interface ClusterHandle {
  readonly cluster: string;
}

function createJob(connection: string): RemoteJob<CreateClusterInput, ClusterHandle, ClusterOutput> {
  return {
    async find(token, ctx) {
      const cluster = await (await openBackend(connection, ctx)).findCluster(token);
      return cluster === undefined ? undefined : { cluster };
    },
    async submit(input, token, ctx) {
      const backend = await openBackend(connection, ctx);
      const name = input.name ?? `${ctx.dagId} ${ctx.run.id}`;
      const settings = await withAbsoluteScripts(input, ctx);
      const cluster = await backend.createCluster({ name, settings, steps: [], keepAlive: true }, token);
      ctx.log.info("created a cluster", { cluster });
      return { cluster };
    },
    async poll({ cluster }, ctx) {
      const backend = await openBackend(connection, ctx);
      await backend.goOnCreating?.(cluster);
      return judgeStart(await backend.describeCluster(cluster));
    },
    async collect({ cluster }, ctx) {
      return toClusterOutput(await (await openBackend(connection, ctx)).describeCluster(cluster));
    },
    async cancel({ cluster }, ctx) {
      await (await openBackend(connection, ctx)).terminateCluster(cluster);
    },
  };
}
