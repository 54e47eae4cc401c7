import { routes } from "@daymill/contract";
import type { Pool } from "@daymill/contract";
import * as z from "zod";
import type { Stored, TransferKind } from "./transfer-kind.ts";

/** Airflow's file is read as it is: what it calls otherwise, and teams, of which there are none here. */
function fromAirflow(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("include_deferred" in value)) return value;
  const { include_deferred: includeDeferred, team_name: _, ...others } = value as Readonly<Record<string, unknown>>;
  return { ...others, includeDeferred };
}

const entry = z.preprocess(fromAirflow, routes.putPool.body.omit({ was: true }));

type PoolEntry = z.output<typeof entry>;

/** Pools by their names; those of the configuration stay there. */
export const POOLS: TransferKind<PoolEntry, Stored & { readonly entry: PoolEntry }> = {
  what: "pool",
  shape: { name: routes.putPool.params.shape.pool, entry },
  list: async (client) => (await client.listPools()).map(toStored),
  prepare: async ({ name, entry: wanted }, former) => ({
    entry: wanted,
    secrets: {},
    send: (client) => client.putPool({ params: { pool: name }, body: { ...wanted, was: former?.entry ?? null } }),
  }),
};

function toStored({ name, slots, includeDeferred, description, isDeclared }: Pool) {
  return {
    name,
    entry: { slots, includeDeferred, description },
    ...(isDeclared && { leftOut: "stands in the configuration" }),
  };
}
