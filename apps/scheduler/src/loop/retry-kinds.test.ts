import { dag, task } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";

forEachDatabase((name, open) => {
  describe(`retries for some kinds of error, on ${name}`, () => {
    test("are made for those, and the first other one ends the task and says why", async () => {
      const errors = [new RangeError("busy"), new TypeError("wrong")];
      const picky = task("picky", { retries: { limit: 5, base: "10s", only: ["RangeError"] } }, (): number => {
        throw errors.shift() ?? new Error("one try too many");
      });
      const picking = dag("picking", {}, () => void picky());
      await using loop = await startLoop(await open(), [picking]);
      const run = await loop.trigger("picking");
      await loop.until("it waits for its retry", async () => (await loop.states(run))["picky"] === "up_for_retry");
      await loop.pass(10_000);
      expect(await loop.untilOver(run)).toBe("failed");
      const attempts = await loop.database.db.selectFrom("task_attempt").select("error").orderBy("number").execute();
      expect(attempts.map(({ error }) => error?.message)).toEqual([
        "busy",
        "wrong\nIt is not tried again: its retries are only for RangeError.",
      ]);
    });
  });
});
