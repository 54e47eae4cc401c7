import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Connection } from "@daymill/core";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { inBatches } from "../../in-batches.ts";
import { generatedDay, planSource } from "./plan-source.ts";
import type { DayPlan, GeneratedDay, SourceShape } from "./plan-source.ts";
import { rowLines } from "./row-model.ts";

export interface SourceOptions extends SourceShape {
  /** A PostgreSQL database that the tables are made in; those of the days are dropped first. */
  readonly connection: Pick<Connection, "host" | "port" | "user" | "password" | "database">;
  readonly signal?: AbortSignal;
  readonly onDay?: (day: GeneratedDay) => void;
}

/**
 * Makes the database of Mozilla's aggregator, small or large: tables per type, channel, version and day, filled by COPY
 * with rows that look like the published ones, and its two tables of bookkeeping. The same options give the same rows.
 */
export async function generateSource(options: SourceOptions): Promise<readonly GeneratedDay[]> {
  const client = new Client({ ...options.connection });
  await client.connect();
  try {
    await client.query(BOOKKEEPING);
    const generated: GeneratedDay[] = [];
    for (const plan of planSource(options)) {
      options.signal?.throwIfAborted();
      const day = await generateDay(client, plan, options.seed);
      options.onDay?.(day);
      generated.push(day);
    }
    return generated;
  } finally {
    await client.end();
  }
}

const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS table_update_dates (tablename text PRIMARY KEY, submission_dates text[]);
  CREATE TABLE IF NOT EXISTS filter_options (id serial PRIMARY KEY, table_match text, filter text, value text)`;

/** A day is there whole or not at all. */
async function generateDay(client: Client, plan: DayPlan, seed: number): Promise<GeneratedDay> {
  await client.query("BEGIN");
  await dropDay(client, plan.type, plan.day);
  for (const { name, rows } of plan.tables) {
    await client.query(`CREATE TABLE ${client.escapeIdentifier(name)} (dimensions jsonb, histogram bigint[])`);
    // Frozen: the rows of a source have been there for a while, and who reads them first has nothing to mark in them.
    const into = `COPY ${client.escapeIdentifier(name)} (dimensions, histogram) FROM STDIN (FREEZE)`;
    const copy = client.query(copyFrom(into));
    await pipeline(Readable.from(inBatches(rowLines({ seed, table: name, rows }))), copy);
  }
  await client.query("COMMIT");
  return generatedDay(plan);
}

async function dropDay(client: Client, type: string, day: string): Promise<void> {
  const suffix = `_${day.replaceAll("-", "")}`;
  const { rows } = await client.query<{ name: string }>(
    "SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid) AND starts_with(c.relname, $1) AND right(c.relname, 9) = $2",
    [`${type}_`, suffix],
  );
  for (const { name } of rows) await client.query(`DROP TABLE ${client.escapeIdentifier(name)}`);
}
