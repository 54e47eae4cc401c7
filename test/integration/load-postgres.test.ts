import type { Connection } from "@daymill/core";
import { forEachServer } from "@daymill/metadata/testing";
import { warehouseCases } from "@daymill/operators/testing";
import { Client } from "pg";

/** How a task reaches the database of a URL, over a socket or over TCP. */
function connectionOf(url: string): Partial<Connection> {
  const { host, port, user, password, database } = new Client({ connectionString: url });
  return {
    type: "postgres",
    host,
    port,
    ...(user !== undefined && { user }),
    ...(password !== null && password !== undefined && { password }),
    ...(database !== undefined && { database }),
  };
}

forEachServer((name, make) => {
  warehouseCases(name, async () => {
    const database = await make();
    return {
      connection: connectionOf(database.url),
      query: async (sql) => {
        const client = new Client({ connectionString: database.url });
        await client.connect();
        try {
          return (await client.query<Record<string, unknown>>(sql)).rows;
        } finally {
          await client.end();
        }
      },
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  });
});
