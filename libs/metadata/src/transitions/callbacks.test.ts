import { epochMillis } from "@daymill/core";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type { CompiledQuery, DatabaseConnection } from "kysely";
import { expect, test } from "vitest";
import type { Database } from "../database.ts";
import { keepCallbacks, noteCallbacks } from "./callbacks.ts";

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
const calls = [9, 3, 10].map((key) => ({ key, turn: 1 }));
const note = { state: "success", dueAt: null, error: null, hasBegun: true } as const;

test.each([
  ["the leases", (db: Kysely<Database>) => keepCallbacks(db, calls, NOW)],
  [
    "the ends",
    (db: Kysely<Database>) =>
      noteCallbacks(
        db,
        calls.map((call) => ({ ...call, ...note })),
        NOW,
      ),
  ],
])("%s of callbacks are written in the order of their keys, and again after a deadlock", async (_what, write) => {
  const { db, asked } = deadlockedOnce();
  await write(db);
  const keys = asked.map(([, rows]) =>
    (JSON.parse(String(rows)) as { callback_key: number }[]).map((row) => row.callback_key),
  );
  expect(keys).toEqual([
    [3, 9, 10],
    [3, 9, 10],
  ]);
});
