import { operatorTask } from "@daymill/core";
import type { RemoteJob, RemoteStatus, Task } from "@daymill/core";
import { assertSettings } from "../check-settings.ts";
import { DEFAULT_CONNECTION, DEFAULT_EVERY } from "../cluster-options.ts";
import type { ClusterTaskOptions } from "../cluster-options.ts";
import { toClusterOutput } from "../cluster-output.ts";
import type { ClusterOutput } from "../cluster-output.ts";
import { isClusterOver } from "../cluster-state.ts";
import { badEnd } from "../judge.ts";
import { openBackend } from "../open-backend.ts";
import { changeProblems } from "./cluster-change.ts";
import type { ClusterChange, InstanceSize, ResizeView } from "./cluster-change.ts";

export interface ModifyClusterInput extends ClusterChange {
  /** The id of the cluster, as `createCluster` gives it. */
  readonly cluster: string;
}

export interface ModifyClusterOutput extends ClusterOutput {
  /** Of the groups or fleets that were given. */
  readonly sizes: readonly InstanceSize[];
}

export interface ModifyClusterOptions extends ClusterTaskOptions<ModifyClusterInput, ModifyClusterOutput> {
  /** Whether it waits until the machines are there, or gone. Default true. */
  readonly wait?: boolean;
}

/**
 * Changes a cluster that runs, and waits for its machines: `modifyCluster("grow")({ cluster, groups: [{ role: "core", count:
 * 20 }] })`. What it asks for may be asked for twice. A kill or a timeout takes nothing back. Errors: E104 a connection and
 * E209 a change that cannot be; E421 the service cannot be reached, E422 it refuses, or has no such group or fleet.
 */
export function modifyCluster(
  id: string,
  options: ModifyClusterOptions = {},
): Task<ModifyClusterInput, ModifyClusterOutput> {
  const { connection = DEFAULT_CONNECTION, every = DEFAULT_EVERY, wait = true } = options;
  return operatorTask({
    operator: "modifyCluster",
    id,
    options,
    defaults: { connection },
    body: { kind: "remote", every, job: modifyJob(connection, wait) },
  });
}

interface Handle {
  readonly cluster: string;
  readonly change: ClusterChange;
}

const NO_SIZES: ResizeView = { sizes: [], isDone: true, problem: null };

function modifyJob(connection: string, wait: boolean): RemoteJob<ModifyClusterInput, Handle, ModifyClusterOutput> {
  return {
    idempotent: true,
    find: (_token, _ctx, input) => handleOf(input),
    async submit(input, _token, ctx) {
      const { cluster, change } = handleOf(input);
      assertSettings(changeProblems(change), `The change of cluster ${cluster}`);
      await (await openBackend(connection, ctx)).modifyCluster(cluster, change);
      ctx.log.info("asked for a change of a cluster", { cluster });
      return { cluster, change };
    },
    async poll({ cluster, change }, ctx) {
      const backend = await openBackend(connection, ctx);
      const view = await backend.describeCluster(cluster);
      if (isClusterOver(view.state)) return badEnd(view, []);
      return wait ? judgeResize((await backend.describeSizes?.(cluster, change)) ?? NO_SIZES) : { state: "succeeded" };
    },
    async collect({ cluster, change }, ctx) {
      const backend = await openBackend(connection, ctx);
      const { sizes } = (await backend.describeSizes?.(cluster, change)) ?? NO_SIZES;
      return { ...toClusterOutput(await backend.describeCluster(cluster)), sizes };
    },
    cancel: () => undefined,
  };
}

/** The input of a task has fields besides, such as its connection. */
function handleOf(input: ModifyClusterInput): Handle {
  const { cluster, stepConcurrency, idleTimeout, groups, fleets, scaling, terminationProtected } = input;
  const change = {
    ...(stepConcurrency !== undefined && { stepConcurrency }),
    ...(idleTimeout !== undefined && { idleTimeout }),
    ...(groups !== undefined && { groups }),
    ...(fleets !== undefined && { fleets }),
    ...(scaling !== undefined && { scaling }),
    ...(terminationProtected !== undefined && { terminationProtected }),
  };
  return { cluster, change };
}

function judgeResize({ sizes, isDone, problem }: ResizeView): RemoteStatus {
  if (problem !== null) return { state: "failed", reason: problem };
  if (isDone) return { state: "succeeded" };
  return {
    state: "running",
    progress: sizes.map(({ role, running, wanted }) => `${role}: ${running} of ${wanted}`).join(", "),
  };
}
