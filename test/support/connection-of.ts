import type { Connection } from "@daymill/core";
import { Client } from "pg";

/** How a task reaches the database of a URL, over a socket or over TCP. */
export function connectionOf(url: string): Partial<Connection> {
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
