import { createHash } from "node:crypto";
import type { EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { functions } from "./index.ts";

/**
 * Installs the functions of this version of the program, unless they are there already. All former ones are dropped
 * first: a function cannot be replaced by one with another answer.
 */
export async function installFunctions<DB>(db: Kysely<DB>, now: EpochMillis): Promise<void> {
  const digest = createHash("sha256").update(functions.join("\n")).digest("hex");
  await sql`create table if not exists schema_functions (digest text primary key, installed_at bigint not null)`.execute(
    db,
  );
  const known = await sql`select 1 from schema_functions where digest = ${digest}`.execute(db);
  if (known.rows.length > 0) return;
  for (const signature of await readInstalled(db)) await sql.raw(`drop function ${signature}`).execute(db);
  for (const text of functions) await sql.raw(text).execute(db);
  await sql`delete from schema_functions`.execute(db);
  await sql`insert into schema_functions (digest, installed_at) values (${digest}, ${now})`.execute(db);
}

async function readInstalled<DB>(db: Kysely<DB>): Promise<string[]> {
  const found = await sql<{ signature: string }>`
    select oid::regprocedure::text as signature from pg_proc
    where pronamespace = current_schema()::regnamespace and proname like 'dm\\_%'`.execute(db);
  return found.rows.map((row) => row.signature);
}
