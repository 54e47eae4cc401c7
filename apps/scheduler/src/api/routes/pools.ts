import { DaymillError } from "@daymill/core";
import { deletePool, listPools, savePool } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Handlers } from "../handlers.ts";
import { found, type Reader } from "../reader.ts";

export interface PoolRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly read: Reader;
  /** More slots may let waiting work start. */
  readonly wake: () => void;
}

export function poolRoutes({ db, read, wake }: PoolRouteParts): Pick<Handlers, "listPools" | "putPool" | "deletePool"> {
  return {
    listPools: () => read(listPools),
    putPool: async ({ params, body }) => {
      await savePool(db, { name: params.pool, ...body });
      wake();
      return found(
        (await read(listPools)).find((pool) => pool.name === params.pool),
        `The pool ${params.pool}`,
      );
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
