import { describe, expect, test } from "vitest";
import { sql } from "kysely";
import { forEachDatabase, freshDatabase } from "./testing.ts";
import { inTransaction } from "./transaction.ts";
import { listenForWakes, wakeSchedulers } from "./wake.ts";

/** Counts wakes, and tells when so many have come. */
function counter() {
  let count = 0;
  let waiting: { readonly target: number; readonly done: () => void } | undefined;
  return {
    wake() {
      count += 1;
      if (waiting !== undefined && count >= waiting.target) waiting.done();
    },
    get count() {
      return count;
    },
    async reaches(target: number): Promise<void> {
      if (count >= target) return;
      const reached = Promise.withResolvers<void>();
      waiting = { target, done: reached.resolve };
      await reached.promise;
    },
  };
}

forEachDatabase((name, open) => {
  describe(`wakes on ${name}`, () => {
    test("a wake reaches who listens, once its transaction has committed", async () => {
      await using database = await open();
      const wakes = counter();
      await using listening = await listenForWakes(database, () => wakes.wake());
      expect(listening).toBeDefined();
      const taken = inTransaction(database.db, async (trx) => {
        await wakeSchedulers(trx);
        throw new Error("taken back");
      });
      await expect(taken).rejects.toThrow("taken back");
      await inTransaction(database.db, wakeSchedulers);
      await wakes.reaches(1);
      expect(wakes.count).toBe(1);
    });
  });
});

test("a listener whose connection was cut listens again, and takes the gap for a wake", async () => {
  await using database = await freshDatabase();
  const wakes = counter();
  await using listening = await listenForWakes(database, () => wakes.wake());
  expect(listening).toBeDefined();
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'listen %'`.execute(database.db);
  await wakes.reaches(1);
  await wakeSchedulers(database.db);
  await wakes.reaches(2);
});
