import { epochMillis } from "@daymill/core";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from "kysely";
import type { CompiledQuery, DatabaseConnection } from "kysely";
import { expect, test, vi } from "vitest";
import type { Database } from "../database.ts";
import type { MetadataDatabase } from "../metadata-database.ts";
import { freshDatabase, seedDag, seedRuns } from "../testing.ts";
import { keepCallbacks, noteCallbacks } from "./callbacks.ts";
import type { HeldCallback } from "./callbacks.ts";

/** A database that breaks a deadlock at the first statement, and answers the others with nothing. */
function deadlockedOnce() {
  const asked: (readonly unknown[])[] = [];
  const executeQuery = async ({ parameters }: CompiledQuery) => {
    asked.push(parameters);
    if (asked.length === 1) throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
    return { rows: [] };
  };
  class Driver extends DummyDriver {
    override async acquireConnection(): Promise<DatabaseConnection> {
      return { executeQuery, streamQuery: () => expect.unreachable() };
    }
  }
  const db = new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new Driver(),
      createIntrospector: (given) => new PostgresIntrospector(given),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  return { db, asked };
}

const NOW = epochMillis(1_000);
const note = { state: "success", dueAt: null, error: null, hasBegun: true } as const;

const writes = [
  ["the leases", (db: Kysely<Database>, calls: readonly HeldCallback[]) => keepCallbacks(db, calls, NOW)],
  [
    "the ends",
    (db: Kysely<Database>, calls: readonly HeldCallback[]) =>
      noteCallbacks(
        db,
        calls.map((call) => ({ ...call, ...note })),
        NOW,
      ),
  ],
] as const;

test.each(writes)("%s of callbacks are written again after a deadlock", async (_what, write) => {
  const { db, asked } = deadlockedOnce();
  await write(db, [{ key: 9, turn: 1 }]);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual(asked[0]);
});

/** Callbacks of a run that somebody has taken once. */
async function seedTaken(database: MetadataDatabase): Promise<HeldCallback[]> {
  const version = await seedDag(database, { dagId: "d", tasks: [{ id: "load" }] });
  const [run] = await seedRuns(database, { dagId: "d", versionKey: version, days: 1 });
  if (run === undefined) throw new Error("no run");
  const row = { run_key: run, version_key: version, generation: 0, kind: "failure", to_state: "failed" } as const;
  const rows = [0, 1, 2].map((position) => ({ ...row, position, at: NOW, due_at: NOW, turn: 1 }));
  return await database.db.insertInto("callback").values(rows).returning(["callback_key as key", "turn"]).execute();
}

const WITHIN = { timeout: 20_000 };

/** Somebody waits for a row that another transaction has locked. */
async function untilOneWaits({ db }: MetadataDatabase): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await sql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    expect(rows).toHaveLength(1);
  }, WITHIN);
}

test.each(writes)("%s of callbacks are locked in the order of their keys, however they come", async (_what, write) => {
  await using database = await freshDatabase();
  const { db } = database;
  const taken = await seedTaken(database);
  const [first = 0, ...others] = taken.map(({ key }) => key).toSorted((a, b) => a - b);
  const lock = (trx: Kysely<Database>, keys: readonly number[]) =>
    trx.selectFrom("callback").select("callback_key").where("callback_key", "in", keys).forUpdate().noWait().execute();
  const [isLocked, isWaitedFor] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const lockedOthers = db.transaction().execute(async (trx) => {
    await lock(trx, [first]);
    isLocked.resolve();
    await isWaitedFor.promise;
    return await lock(trx, others);
  });
  await isLocked.promise;
  const writing = write(
    db,
    taken.toSorted((a, b) => b.key - a.key),
  );
  await untilOneWaits(database).finally(isWaitedFor.resolve);
  expect(await lockedOthers).toHaveLength(2);
  await writing;
});
