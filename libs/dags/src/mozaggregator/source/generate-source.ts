import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Connection } from "@daymill/core";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { missingDays, tablesOfDay } from "./aggregate-tables.ts";
import type { SourceTablePlan } from "./aggregate-tables.ts";
import { rowLines } from "./row-model.ts";

export interface SourceOptions {
  /** A PostgreSQL database that the tables are made in; those of the days are dropped first. */
  readonly connection: Pick<Connection, "host" | "port" | "user" | "password" | "database">;
  /** The first day, `2019-12-01`. */
  readonly from: string;
  readonly days: number;
  /** Rows of each type on a day that is not missing. */
  readonly rowsPerDay: number;
  readonly seed: number;
  /** How many of the days have no table. Default 0. */
  readonly missing?: number;
  /** Default: both. */
  readonly types?: readonly ("build_id" | "submission_date")[];
  readonly signal?: AbortSignal;
  readonly onDay?: (day: GeneratedDay) => void;
}

/** What the source has for a day of one type. */
export interface GeneratedDay {
  readonly type: "build_id" | "submission_date";
  /** `2019-12-01`. */
  readonly day: string;
  /** 0: the day is missing. */
  readonly tables: number;
  readonly rows: number;
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
    for (const plan of planDays(options)) {
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

/** Lines that are handed to COPY at once. */
const LINES_AT_ONCE = 500;

const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS table_update_dates (tablename text PRIMARY KEY, submission_dates text[]);
  CREATE TABLE IF NOT EXISTS filter_options (id serial PRIMARY KEY, table_match text, filter text, value text)`;

interface DayPlan {
  readonly type: GeneratedDay["type"];
  readonly day: string;
  readonly tables: readonly SourceTablePlan[];
}

function planDays({ from, days, rowsPerDay, seed, missing = 0, types }: SourceOptions): readonly DayPlan[] {
  const dates = Array.from({ length: days }, (_, index) => addDays(from, index));
  const empty = missingDays(dates, missing, seed);
  return dates.flatMap((day) =>
    (types ?? ["submission_date", "build_id"]).map((type) => ({
      type,
      day,
      tables: empty.has(day) ? [] : tablesOfDay(type, day, rowsPerDay),
    })),
  );
}

/** A day is there whole or not at all. */
async function generateDay(client: Client, { type, day, tables }: DayPlan, seed: number): Promise<GeneratedDay> {
  await client.query("BEGIN");
  await dropDay(client, type, day);
  for (const { name, rows } of tables) {
    await client.query(`CREATE TABLE ${client.escapeIdentifier(name)} (dimensions jsonb, histogram bigint[])`);
    const copy = client.query(copyFrom(`COPY ${client.escapeIdentifier(name)} (dimensions, histogram) FROM STDIN`));
    await pipeline(Readable.from(inBatches(rowLines({ seed, table: name, rows }))), copy);
  }
  await client.query("COMMIT");
  return { type, day, tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows, 0) };
}

async function dropDay(client: Client, type: string, day: string): Promise<void> {
  const suffix = `_${day.replaceAll("-", "")}`;
  const { rows } = await client.query<{ name: string }>(
    "SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid) AND starts_with(c.relname, $1) AND right(c.relname, 9) = $2",
    [`${type}_`, suffix],
  );
  for (const { name } of rows) await client.query(`DROP TABLE ${client.escapeIdentifier(name)}`);
}

function* inBatches(lines: Iterable<string>): Generator<string> {
  let batch: string[] = [];
  for (const line of lines) {
    batch.push(line);
    if (batch.length < LINES_AT_ONCE) continue;
    yield batch.join("");
    batch = [];
  }
  yield batch.join("");
}

function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}
