import type { Client } from "@daymill/contract";
import type { Candidate, TypedPlace } from "./typed-place.ts";

/** How many runs are offered, newest first; the other kinds are offered whole. */
const RUNS = 100;
const MANY = 1_000;

type Kind = (client: Client, dagId: string | undefined) => Promise<Candidate[]>;

/** By the names that help gives to values. */
const KINDS: Readonly<Record<string, Kind>> = {
  dag: async (client) => {
    const { items } = await client.listDags({ query: { limit: MANY } });
    return items.map((dag) => ({ value: dag.dagId, note: dag.paused ? "paused" : dag.schedule.words }));
  },
  task: async (client, dagId) => {
    if (dagId === undefined) return [];
    const { tasks } = await client.getGraph({ params: { dagId } });
    return tasks.map((task) => ({ value: task.taskId, note: task.operator }));
  },
  run: async (client, dagId) => {
    if (dagId === undefined) return [];
    const { items } = await client.listRuns({ query: { dagId: [dagId], limit: RUNS } });
    return items.map((run) => ({ value: run.runId, note: run.state }));
  },
  pool: async (client) =>
    (await client.listPools()).map((pool) => ({ value: pool.name, note: pool.description ?? "" })),
  connection: async (client) =>
    (await client.listConnections()).map((each) => ({ value: each.connectionId, note: each.type })),
  key: async (client) => (await client.listVariables()).map((variable) => ({ value: variable.key, note: "" })),
  backfill: async (client) => {
    const { items } = await client.listBackfills({ query: { state: ["running", "paused"], limit: RUNS } });
    return items.map((each) => ({ value: String(each.backfillId), note: `${each.dagId} ${each.from} to ${each.to}` }));
  },
  asset: async (client) => {
    const { items } = await client.listAssets({ query: { limit: MANY } });
    return items.map(({ asset }) => ({ value: asset, note: "" }));
  },
};

/** The names that a server knows of what is awaited. Rejects when it cannot be asked. */
export async function liveNames(
  { awaited, dagId }: Pick<TypedPlace, "awaited" | "dagId">,
  connect: () => Promise<Client>,
): Promise<Candidate[]> {
  const kind = awaited === undefined ? undefined : KINDS[awaited];
  return kind === undefined ? [] : await kind(await connect(), dagId);
}
