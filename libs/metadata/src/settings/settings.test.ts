import { epochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import { freshDatabase } from "../testing.ts";
import { seedDag } from "../testing/seed-dag.ts";
import { deleteConnection, findConnection, listConnections, saveConnection } from "./connections.ts";
import { deletePool, listPools, savePool } from "./pools.ts";
import { deleteVariable, findVariable, listVariables, saveVariable } from "./variables.ts";

test("a pool is made, changed and listed with how full it is", async () => {
  await using database = await freshDatabase();
  const pool = { name: "db", slots: 2, includeDeferred: false, description: null };
  await savePool(database.db, pool);
  await savePool(database.db, { ...pool, slots: 5 });
  const pools = await listPools(database.db);
  expect(pools).toContainEqual({ ...pool, slots: 5, used: 0, waiting: 0 });
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
  expect(await listVariables(db)).toHaveLength(1);
  expect([await deleteVariable(db, "a/b"), await deleteVariable(db, "a/b")]).toEqual([true, false]);
});
