import { sql } from "kysely";
import { millis } from "@daymill/core";
import { expect, test } from "vitest";
import { freshDatabase } from "../testing.ts";
import { readWithin } from "./read-within.ts";

test("a read that takes longer than its limit is given up by name", async () => {
  await using database = await freshDatabase();
  const read = readWithin(database.db, millis(50), async (db) => await sql`select pg_sleep(60)`.execute(db));
  await expect(read).rejects.toMatchObject({ code: "E706", details: { limitMs: 50 } });
});

test("reads of one request agree with each other, whatever is written between them", async () => {
  await using database = await freshDatabase();
  const [begun, written] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const reading = readWithin(database.db, millis(10_000), async (db) => {
    const count = async () => (await db.selectFrom("pool").select("name").execute()).length;
    const before = await count();
    begun.resolve();
    await written.promise;
    return [before, await count()];
  });
  await begun.promise;
  await database.db.insertInto("pool").values({ name: "late", slots: 1 }).execute();
  written.resolve();
  const [before, after] = await reading;
  expect(after).toBe(before);
});

test("a read cannot write", async () => {
  await using database = await freshDatabase();
  const write = readWithin(database.db, millis(10_000), async (db) => await db.deleteFrom("pool").execute());
  await expect(write).rejects.toMatchObject({ code: "25006" });
});
