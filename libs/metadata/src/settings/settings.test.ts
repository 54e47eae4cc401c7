import { epochMillis } from "@daymill/core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { freshDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedLook } from "../testing/seed-states.ts";
import { deleteConnection, findConnection, listConnections, saveConnection } from "./connections.ts";
import { listPoolHolders, listPoolUsers } from "./pool-use.ts";
import { deletePool, listPools, savePool } from "./pools.ts";
import { deleteVariable, findVariable, listVariables, saveVariable } from "./variables.ts";

test("a pool is made, changed and listed with how full it is", async () => {
  await using database = await freshDatabase();
  const pool = { name: "db", slots: 2, includeDeferred: false, description: null };
  await savePool(database.db, pool);
  await savePool(database.db, { ...pool, slots: 5 });
  const pools = await listPools(database.db);
  const empty = { used: 0, running: 0, queued: 0, deferred: 0, waiting: 0, waitingSince: null };
  expect(pools).toContainEqual({ ...pool, slots: 5, ...empty });
});

test("a pool tells what runs, what waits without a worker and what waits for it, and who that is", async () => {
  await using database = await freshDatabase();
  const { db } = database;
  const pool = { name: "db", slots: 4, includeDeferred: false, description: null };
  await savePool(db, pool);
  const tasks = [...["dump", "job", "late"].map((id) => ({ id, pool: "db" })), { id: "other" }];
  const versionKey = await seedDag(database, { dagId: "orders", tasks });
  const [runKey] = await seedRuns(database, { dagId: "orders", versionKey, days: 1 });
  if (runKey === undefined) throw new Error("no run was seeded");
  await sql`update task_instance set state = 'running', session_key = 1, attempt_key = 1, started_at = 5
    where task_id in ('dump', 'other')`.execute(db);
  await sql`update task_instance set state = 'scheduled', ready_at = 7 where task_id = 'late'`.execute(db);
  await seedLook(database, { runKey, taskId: "job", at: epochMillis(6) });

  const held = { running: 1, queued: 0, deferred: 1, waiting: 1, waitingSince: 7 };
  expect(await listPools(db)).toContainEqual({ ...pool, ...held, used: 1 });
  await savePool(db, { ...pool, includeDeferred: true });
  expect(await listPools(db)).toContainEqual({ ...pool, includeDeferred: true, ...held, used: 2 });
  expect(await listPoolUsers(db, "db")).toEqual([{ dagId: "orders", tasks: ["dump", "job", "late"] }]);
  const holders = await listPoolHolders(db, { pool: "db", limit: 10 });
  expect(holders.map(({ taskId }) => taskId).toSorted()).toEqual(["dump", "job"]);
  expect(await listPoolHolders(db, { pool: "db", limit: 1 })).toHaveLength(1);
});

test("a pool is changed only while it is what was seen, when that is said", async () => {
  await using database = await freshDatabase();
  const { db } = database;
  const seen = { slots: 2, includeDeferred: false, description: null };
  const pool = { name: "db", ...seen };
  expect(await savePool(db, pool, seen)).toBe(false);
  expect(await savePool(db, pool, null)).toBe(true);
  expect(await savePool(db, { ...pool, slots: 9 }, null)).toBe(false);
  expect(await savePool(db, { ...pool, slots: 3, description: "x" }, seen)).toBe(true);
  expect(await savePool(db, { ...pool, slots: 9 }, seen)).toBe(false);
  expect(await listPools(db)).toContainEqual(expect.objectContaining({ name: "db", slots: 3 }));
  expect(await savePool(db, pool)).toBe(true);
});

test("a pool that a DAG uses is not deleted, and the DAG is named", async () => {
  await using database = await freshDatabase();
  await savePool(database.db, { name: "db", slots: 2, includeDeferred: false, description: null });
  await seedDag(database, { dagId: "orders", tasks: [{ id: "dump", pool: "db" }] });
  expect(await deletePool(database.db, "db")).toEqual({ deleted: false, usedBy: ["orders"] });
  await seedDag(database, { dagId: "orders", tasks: [{ id: "load" }] });
  expect(await deletePool(database.db, "db")).toEqual({ deleted: true, usedBy: [] });
  expect(await deletePool(database.db, "db")).toEqual({ deleted: false, usedBy: [] });
});

test("a connection is replaced whole, its sealed part as bytes", async () => {
  await using database = await freshDatabase();
  const { db } = database;
  const row = {
    connectionId: "warehouse",
    type: "postgres",
    host: "db.example.com",
    port: 5_432,
    login: "loader",
    database: "dwh",
    path: null,
    extra: { sslmode: "require" },
    description: null,
    sealed: new Uint8Array([1, 2, 255]),
    updatedAt: epochMillis(1),
  };
  await saveConnection(db, row);
  expect(await findConnection(db, "warehouse")).toEqual({ ...row, sealed: Buffer.from(row.sealed) });
  await saveConnection(db, { ...row, host: null, sealed: null, updatedAt: epochMillis(2) });
  expect(await listConnections(db)).toEqual([{ ...row, host: null, sealed: null, updatedAt: 2 }]);
  const [late, next] = [epochMillis(1), epochMillis(3)];
  expect(await saveConnection(db, { ...row, updatedAt: next }, late)).toBe(false);
  expect(await saveConnection(db, { ...row, updatedAt: next }, null)).toBe(false);
  expect(await findConnection(db, "warehouse")).toMatchObject({ host: null, updatedAt: 2 });
  expect(await saveConnection(db, { ...row, updatedAt: next }, epochMillis(2))).toBe(true);
  expect(await deleteConnection(db, "warehouse")).toBe(true);
  expect(await saveConnection(db, row, next)).toBe(false);
  expect(await saveConnection(db, row, null)).toBe(true);
  expect(await deleteConnection(db, "warehouse")).toBe(true);
  expect(await deleteConnection(db, "warehouse")).toBe(false);
});

test("a variable is replaced whole and deleted once", async () => {
  await using database = await freshDatabase();
  const { db } = database;
  const row = { key: "a/b", value: "1", sealed: null, description: null, updatedAt: epochMillis(1) };
  await saveVariable(db, row);
  await saveVariable(db, { ...row, value: "2" });
  expect(await findVariable(db, "a/b")).toEqual({ ...row, value: "2" });
  expect(await saveVariable(db, { ...row, value: "3" }, epochMillis(2))).toBe(false);
  expect(await saveVariable(db, { ...row, value: "3" }, null)).toBe(false);
  expect(await saveVariable(db, { ...row, key: "c" }, epochMillis(1))).toBe(false);
  expect(await findVariable(db, "a/b")).toEqual({ ...row, value: "2" });
  expect(await saveVariable(db, { ...row, value: "3" }, epochMillis(1))).toBe(true);
  expect(await listVariables(db)).toHaveLength(1);
  expect([await deleteVariable(db, "a/b"), await deleteVariable(db, "a/b")]).toEqual([true, false]);
});
