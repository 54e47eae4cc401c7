import { DaymillError } from "@daymill/core";
import { deletePool, listPoolHolders, listPools, listPoolUsers, savePool } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Handlers } from "../handlers.ts";
import { presentHolder, presentPool } from "../present/admin.ts";
import { found, type Reader } from "../reader.ts";
import { changedMeanwhile } from "./changed-meanwhile.ts";

export interface PoolRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly read: Reader;
  /** The names of the pools of the configuration. */
  readonly declaredPools: ReadonlySet<string>;
  /** More slots may let waiting work start. */
  readonly wake: () => void;
}

type PoolRoutes = Pick<Handlers, "listPools" | "getPoolUse" | "putPool" | "deletePool">;

/** Beyond that nobody reads on. */
const MOST_HOLDERS = 100;

export function poolRoutes({ db, read, declaredPools, wake }: PoolRouteParts): PoolRoutes {
  const findPool = async (name: string) => {
    const pool = (await read(listPools)).find((each) => each.name === name);
    return pool && presentPool(pool, declaredPools);
  };
  return {
    listPools: async () => (await read(listPools)).map((pool) => presentPool(pool, declaredPools)),
    getPoolUse: async ({ params: { pool } }) =>
      await read(async (page) => {
        const pools = await listPools(page);
        found(
          pools.find(({ name }) => name === pool),
          `The pool ${pool}`,
        );
        const users = await listPoolUsers(page, pool);
        const holders = await listPoolHolders(page, { pool, limit: MOST_HOLDERS });
        return {
          dags: users.map(({ dagId, tasks }) => ({ dagId, tasks: [...tasks] })),
          holders: holders.map(presentHolder),
        };
      }),
    putPool: async ({ params: { pool: name }, body: { was, ...settings } }) => {
      const isSaved = await savePool(db, { name, ...settings }, was);
      if (!isSaved) throw changedMeanwhile(`The pool ${name}`, was, await findPool(name));
      wake();
      return found(await findPool(name), `The pool ${name}`);
    },
    deletePool: async ({ params }) => {
      const { deleted, usedBy } = await deletePool(db, params.pool);
      if (usedBy.length > 0) {
        const message = `The pool ${params.pool} is used by ${usedBy.join(", ")}. Take it out of these DAGs first.`;
        throw new DaymillError("E703", message, { details: { usedBy } });
      }
      found(deleted || undefined, `The pool ${params.pool}`);
      return { deleted: true };
    },
  };
}
