import { onRacePoint } from "@daymill/core";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { forEachDatabase } from "../testing.ts";
import { deleteOldLookBudgets, reserveLooks, slowReserved } from "./look-budgets.ts";

const wanted = (looks: number, perSecond: Record<string, number> = { emr: 0.01 }) => ({
  perSecond,
  looks,
  reachMs: 500,
});
/** Of a hundredth a second: the time between two looks, which no test lasts. */
const A_LOOK_MS = 100_000;

forEachDatabase((name, open) => {
  describe(`budgets of looks, on ${name}`, () => {
    test("what is promised to one is never promised to another, however they come between each other", async () => {
      await using database = await open();
      const { db } = database;
      const due = await Promise.all(Array.from({ length: 8 }, () => reserveLooks(db, "shared aws", wanted(1))));
      const turns = due.flat().map((dueInMs) => Math.round(dueInMs / A_LOOK_MS));
      expect(turns.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(await reserveLooks(db, "shared gcp", wanted(1))).toEqual([0]);
    });

    test("one that read what another has changed since decides anew", async () => {
      await using database = await open();
      const { db } = database;
      await reserveLooks(db, "emr", wanted(1));
      let isFirst = true;
      onRacePoint(async (point) => {
        if (point !== "look-budget:read" || !isFirst) return;
        isFirst = false;
        await reserveLooks(db, "emr", wanted(1));
      });
      try {
        const [dueInMs = 0] = await reserveLooks(db, "emr", wanted(1));
        expect(Math.round(dueInMs / A_LOOK_MS)).toBe(2);
      } finally {
        onRacePoint(undefined);
      }
    });

    test("a service that asks to wait is asked more slowly by all, and heard once; one that nobody asked is not", async () => {
      await using database = await open();
      const { db } = database;
      expect(await slowReserved(db, "emr")).toBe(false);
      await reserveLooks(db, "emr", wanted(1));
      expect(await slowReserved(db, "emr")).toBe(true);
      expect(await slowReserved(db, "emr")).toBe(false);
      const [dueInMs = 0] = await reserveLooks(db, "emr", wanted(1));
      expect(dueInMs).toBeGreaterThan(1.9 * A_LOOK_MS);
    });

    test("one that nobody took of for long is forgotten", async () => {
      await using database = await open();
      const { db } = database;
      await reserveLooks(db, "old", wanted(1));
      await reserveLooks(db, "used", wanted(1));
      await sql`update look_budget set used_at = used_at - 100000 where name = 'old'`.execute(db);
      expect(await deleteOldLookBudgets(db, 50_000)).toBe(1);
      const { rows } = await sql<{ name: string }>`select name from look_budget`.execute(db);
      expect(rows).toEqual([{ name: "used" }]);
    });
  });
});
