import type { PostgresPool, PostgresPoolClient } from "kysely";
import { mapPgError } from "./pg-error.ts";
import type { TransactionGuard } from "./transaction-guard.ts";

export interface GuardedPoolParts {
  readonly pool: PostgresPool;
  readonly guard: TransactionGuard;
  /** Names the database in errors, without a password. */
  readonly where: string;
}

/** A pool whose connections are not handed out inside a transaction, and whose errors are ours. */
export function guardPool({ pool, guard, where }: GuardedPoolParts): PostgresPool {
  return {
    options: pool.options,
    // Kysely ends a pool only if it was used; whoever opened it ends it in any case.
    end: async () => undefined,
    async connect() {
      guard.assertOutside();
      const client = await mapErrors(pool.connect(), where);
      return { query: mappedQuery(client, where), release: (destroy) => client.release(destroy) };
    },
  };
}

// Without a cursor in the dialect's config Kysely uses the first overload only.
function mappedQuery(client: PostgresPoolClient, where: string): PostgresPoolClient["query"] {
  const query = (text: string, parameters: readonly unknown[]) => mapErrors(client.query(text, parameters), where);
  return query as PostgresPoolClient["query"];
}

async function mapErrors<T>(answer: Promise<T>, where: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw mapPgError(error, where);
  }
}
