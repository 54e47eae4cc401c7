import { dag, task, waitUntil } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../../testing/loop-harness.ts";

const MINUTE_MS = 60_000;
const NEVER = { at: "2099-01-01T00:00:00Z" };

forEachDatabase((name, open) => {
  describe(`options of a task that only waits, on ${name}`, () => {
    test("its timeout is of one attempt, and its retries are made", async () => {
      const late = waitUntil("late", { timeout: "1m", retries: { limit: 1, base: "2m" } });
      await using loop = await startLoop(await open(), [dag("d", {}, () => void late(NEVER))]);
      const run = await loop.trigger("d");
      await loop.until("it waits", async () => (await loop.states(run))["late"] === "deferred");
      await loop.pass(MINUTE_MS);
      await loop.until("it is out of time", async () => (await loop.states(run))["late"] === "up_for_retry");
      await loop.pass(2 * MINUTE_MS);
      await loop.until("it waits again", async () => (await loop.states(run))["late"] === "deferred");
      await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("failed");
      expect(await loop.outcomes(run, "late")).toEqual(["timed_out", "timed_out"]);
    });

    test("its trigger rule decides whether it waits at all", async () => {
      const skipped = task("skipped", () => 1);
      const rule = waitUntil("rule", { triggerRule: "none_failed" });
      const plain = waitUntil("plain");
      const example = dag("d", {}, () => {
        const before = skipped();
        rule({ at: "2024-01-01T00:00:00Z" }, { after: [before] });
        plain({ at: "2024-01-01T00:00:00Z" }, { after: [before] });
      });
      await using loop = await startLoop(await open(), [example], {
        run: () => ({ kind: "skipped", reason: "nothing to do" }),
      });
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({ skipped: "skipped", rule: "success", plain: "skipped" });
    });
  });
});
