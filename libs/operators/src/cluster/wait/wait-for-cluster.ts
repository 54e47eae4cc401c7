import { DaymillError, operatorTask, sensorBody } from "@daymill/core";
import type { SensorOptions, Task, TaskContext } from "@daymill/core";
import type { ClusterBackend } from "../cluster-backend.ts";
import { DEFAULT_CONNECTION } from "../cluster-options.ts";
import { toClusterOutput } from "../cluster-output.ts";
import type { ClusterOutput } from "../cluster-output.ts";
import { isClusterOver } from "../cluster-state.ts";
import type { ClusterState } from "../cluster-state.ts";
import { describeCluster } from "../judge.ts";
import { openBackend } from "../open-backend.ts";
import { readStates } from "./read-states.ts";

/** One of the two. */
export interface WaitForClusterInput {
  /** The id of the cluster. */
  readonly cluster?: string;
  /** The name of a cluster that has not ended, which may still be to come. Once found, it is the one. Not on EMR Serverless. */
  readonly name?: string;
}

export interface WaitForClusterOptions extends SensorOptions<WaitForClusterInput, ClusterOutput> {
  /** The id of a connection of type `emr`, `emr-serverless` or `local`. Default `"cluster"`. */
  readonly connection?: string;
  /** What is waited for. Default `["RUNNING", "WAITING"]`: it takes steps. */
  readonly states?: readonly ClusterState[];
}

const READY: readonly ClusterState[] = ["RUNNING", "WAITING"];

/**
 * A sensor: waits until a cluster that somebody else made is in one of some states, and tells its id:
 * `waitForCluster("ready")({ name: "shared" })`, or `{ states: ["TERMINATED"] }` for its end. One that ended otherwise never
 * will be: E423. Errors: E104 a connection, E209 options and E304 an input that cannot be; E421 the service cannot be
 * reached, E422 it refuses, or more than one cluster has the name.
 */
export function waitForCluster(
  id: string,
  options: WaitForClusterOptions = {},
): Task<WaitForClusterInput, ClusterOutput> {
  const { connection = DEFAULT_CONNECTION } = options;
  const states = readStates(id, options.states ?? READY, "cluster");
  return operatorTask<WaitForClusterInput, ClusterOutput>({
    operator: "waitForCluster",
    id,
    options,
    defaults: { connection, states: [...states] },
    body: sensorBody(options, async (input, ctx) => {
      const backend = await openBackend(connection, ctx);
      const known = await foundBefore(input, ctx);
      const cluster = known ?? (await idOf(backend, input));
      const view = cluster === undefined ? undefined : await backend.describeCluster(cluster);
      if (view && states.includes(view.state)) return toClusterOutput(view);
      if (view && isClusterOver(view.state))
        throw new DaymillError("E423", `${states.join(" or ")} was awaited: ${describeCluster(view)}`);
      if (known === undefined && cluster !== undefined) await noteFound(cluster, input, ctx);
      ctx.log.info(`not yet: ${view === undefined ? "there is none of the name" : `it is ${view.state}`}`, { cluster });
      return undefined;
    }),
  });
}

/** Under which the task keeps the cluster that it found by its name: once ended, no name finds it. */
const FOUND = "cluster found";

/** The id of the cluster that an earlier poke found. Another try looks anew: there may be another cluster of the name. */
async function foundBefore(
  { name }: WaitForClusterInput,
  { state, attempt }: TaskContext,
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const found = (await state.get(FOUND)) as Found | undefined;
  return found?.name === name && found.attempt === attempt.number ? found.cluster : undefined;
}

async function noteFound(
  cluster: string,
  { name }: WaitForClusterInput,
  { state, attempt }: TaskContext,
): Promise<void> {
  if (name === undefined) return;
  await state.set(FOUND, { name, attempt: attempt.number, cluster } satisfies Found);
}

type Found = { readonly name: string; readonly attempt: number; readonly cluster: string };

async function idOf(backend: ClusterBackend, { cluster, name }: WaitForClusterInput): Promise<string | undefined> {
  if (name === undefined && cluster !== undefined) return cluster;
  if (name === undefined || cluster !== undefined || name === "")
    throw new DaymillError("E304", "The input has the id of a cluster, or a name: give one of them.");
  const [found, ...others] = await backend.findNamed(name);
  if (others.length === 0) return found;
  const ids = [found, ...others].join(", ");
  throw new DaymillError("E422", `More than one cluster is named "${name}": ${ids}. Give the id of one.`);
}
