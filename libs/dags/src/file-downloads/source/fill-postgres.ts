import type { Connection } from "@daymill/core";
import { Client } from "pg";
import { downloadStatements } from "./download-statements.ts";
import type { PlannedDownloads } from "./plan-downloads.ts";

export interface FillOptions {
  /** A PostgreSQL database whose tables of these names are made anew. */
  readonly connection: Pick<Connection, "host" | "port" | "user" | "password" | "database">;
  readonly planned: PlannedDownloads;
  /** Told which share of the work is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** Makes the tables of a warehouse in PostgreSQL and fills them. */
export async function fillPostgres({ connection, planned, onProgress }: FillOptions): Promise<void> {
  const client = new Client({ ...connection });
  await client.connect();
  try {
    const statements = [...downloadStatements(planned, "postgres")];
    for (const [index, statement] of statements.entries()) {
      await client.query(statement);
      onProgress?.((index + 1) / statements.length);
    }
  } finally {
    await client.end();
  }
}
