import { DaymillError } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { installFunctions } from "./functions/install-functions.ts";
import type { MetadataDatabase } from "./metadata-database.ts";
import { migrations as allMigrations } from "./migrations/index.ts";
import type { Migration } from "./migrations/index.ts";

/** Any number of ours: whoever migrates holds this advisory lock, so that clashing starts take turns. */
const MIGRATION_LOCK = 4_277_001;

/** Names of migrations, oldest first. */
export interface MigrationPlan {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** What each that is pending changes, and how long that takes. */
  readonly changes: Readonly<Record<string, string>>;
}

/** What migrate would do now. Rejects with E602 when the database has migrations that this program does not know. */
export async function planMigrations(
  { db }: Pick<MetadataDatabase, "db">,
  migrations: readonly Migration[] = allMigrations,
): Promise<MigrationPlan> {
  return planFrom(await readApplied(db), migrations);
}

/**
 * Brings the schema up to date: all pending migrations in one transaction under one advisory lock, so that a failure
 * leaves the database as it was, and of several that start at once one does the work. Gives the plan it carried out.
 * Rejects with E602 when the database has a newer schema.
 */
export async function migrate(
  { db }: Pick<MetadataDatabase, "db">,
  options: { readonly now: EpochMillis; readonly migrations?: readonly Migration[] },
): Promise<MigrationPlan> {
  const migrations = options.migrations ?? allMigrations;
  return await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(trx);
    await sql`create table if not exists schema_migration (name text primary key, applied_at bigint not null)`.execute(
      trx,
    );
    const plan = planFrom(await readApplied(trx), migrations);
    // A migration speaks of the schema as it was then, not of the types of today.
    const untyped = trx as unknown as Kysely<unknown>;
    for (const migration of migrations.filter((each) => plan.pending.includes(each.name))) {
      await migration.up(untyped);
      await sql`insert into schema_migration (name, applied_at) values (${migration.name}, ${options.now})`.execute(
        trx,
      );
    }
    await installFunctions(trx, options.now);
    return plan;
  });
}

async function readApplied<DB>(db: Kysely<DB>): Promise<string[]> {
  const table = await sql<{ found: boolean }>`select to_regclass('schema_migration') is not null as found`.execute(db);
  if (table.rows[0]?.found !== true) return [];
  const applied = await sql<{ name: string }>`select name from schema_migration order by name`.execute(db);
  return applied.rows.map((row) => row.name);
}

function planFrom(applied: readonly string[], migrations: readonly Migration[]): MigrationPlan {
  const known = new Set(migrations.map((each) => each.name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new DaymillError(
      "E602",
      `The database has migrations that this version of Daymill does not know (${unknown.join(", ")}): a newer one has migrated it. Start that version, or restore a backup from before.`,
      { details: { unknown } },
    );
  }
  const done = new Set(applied);
  const pending = migrations.filter(({ name }) => !done.has(name));
  return {
    applied,
    pending: pending.map(({ name }) => name),
    changes: Object.fromEntries(pending.map(({ name, changes }) => [name, changes])),
  };
}
