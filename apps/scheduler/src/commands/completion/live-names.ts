import { ACCESS_ROLES } from "@daymill/contract";
import type { Client } from "@daymill/contract";
import type { Candidate, TypedPlace } from "./typed-place.ts";

/** How many runs are offered, newest first; the other kinds are offered whole. */
const RUNS = 100;
const MANY = 1_000;

type Place = Pick<TypedPlace, "dagId" | "runId">;
type Kind = (client: Client, place: Place) => Promise<Candidate[]>;

/** By the names that help gives to values. */
export const KINDS: Readonly<Record<string, Kind>> = {
  dag: async (client) => {
    const { items } = await client.listDags({ query: { limit: MANY } });
    return items.map((dag) => ({ value: dag.dagId, note: dag.paused ? "paused" : dag.schedule.words }));
  },
  task: async (client, { dagId }) => {
    if (dagId === undefined) return [];
    const { tasks } = await client.getGraph({ params: { dagId } });
    return tasks.map((task) => ({ value: task.taskId, note: task.operator }));
  },
  run: async (client, { dagId }) => {
    if (dagId === undefined) return [];
    const { items } = await client.listRuns({ query: { dagId: [dagId], limit: RUNS } });
    return items.map((run) => ({ value: run.runId, note: run.state }));
  },
  version: async (client, { dagId }) => {
    if (dagId === undefined) return [];
    const { items } = await client.listVersions({ params: { dagId }, query: { limit: MANY } });
    return items.map((each) => ({ value: String(each.version), note: each.current ? "current" : each.createdAt }));
  },
  tag: async (client) => {
    const { items } = await client.listDags({ query: { limit: MANY } });
    return [...new Set(items.flatMap(({ tags }) => tags))].toSorted().map((tag) => ({ value: tag, note: "" }));
  },
  callback: async (client, { dagId, runId }) => {
    if (dagId === undefined || runId === undefined) return [];
    const { items } = await client.listCallbacks({ params: { dagId, runId }, query: { limit: MANY } });
    return items.map((each) => ({ value: String(each.callbackId), note: `${each.kind} ${each.state}` }));
  },
  event: async (client, { dagId }) => {
    if (dagId === undefined) return [];
    const { items } = await client.listQueuedEvents({ params: { dagId }, query: { limit: MANY } });
    return items.map((each) => ({ value: String(each.eventId), note: each.asset }));
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
  schedule: async (client) =>
    (await client.listBackfillSchedules({ query: {} })).map((each) => ({
      value: String(each.scheduleId),
      note: `${each.dagId} ${each.name}`,
    })),
  user: async (client) => (await client.listUsers()).map(({ name, role }) => ({ value: name, note: role })),
  role: async (client) => (await client.listRoles()).map(({ name }) => ({ value: name, note: "" })),
  "user-role": async (client) =>
    [...ACCESS_ROLES, ...(await client.listRoles()).map(({ name }) => name)].map((value) => ({ value, note: "" })),
  token: async (client) =>
    (await client.listTokens()).map((each) => ({ value: String(each.tokenId), note: `${each.name} of ${each.user}` })),
  worker: async (client) => {
    const { workers } = await client.getSystem();
    return workers.map(({ name, drainedSince }) => ({ value: name, note: drainedSince === null ? "" : "drained" }));
  },
  asset: async (client) => {
    const { items } = await client.listAssets({ query: { limit: MANY } });
    return items.map(({ asset }) => ({ value: asset, note: "" }));
  },
};

/** The names that a server knows of what is awaited. Rejects when it cannot be asked. */
export async function liveNames(
  { awaited, ...place }: Pick<TypedPlace, "awaited" | "dagId" | "runId">,
  connect: () => Promise<Client>,
): Promise<Candidate[]> {
  const kind = awaited === undefined ? undefined : KINDS[awaited];
  return kind === undefined ? [] : await kind(await connect(), place);
}
