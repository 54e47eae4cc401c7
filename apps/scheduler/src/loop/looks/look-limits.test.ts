import { dag, remote, sensor, task } from "@daymill/core";
import type { RemoteStatus } from "@daymill/core";
import { savePool } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../../testing/loop-harness.ts";

const MINUTE_MS = 60_000;
const never = (): string | undefined => undefined;

forEachDatabase((name, open) => {
  describe(`limits of what needs no worker, on ${name}`, () => {
    test("a mapped job keeps to its limit: the next is submitted when one has ended", async () => {
      const submitted: string[] = [];
      let status: RemoteStatus = { state: "running" };
      const job = remote<{}, string, string>(
        "job",
        { every: "10s" },
        {
          submit: (_input, token) => {
            submitted.push(token);
            return token;
          },
          poll: () => status,
          collect: () => "done",
          cancel: () => undefined,
        },
      );
      const files = task("files", () => [1, 2, 3]);
      const example = dag("d", {}, () => void job.map(files(), () => ({}), { limit: 2 }));
      await using loop = await startLoop(await open(), [example]);
      const run = await loop.trigger("d");
      await loop.until("two were submitted", () => submitted.length === 2);
      await loop.pass(MINUTE_MS);
      expect(submitted).toHaveLength(2);
      status = { state: "succeeded" };
      await loop.pass(MINUTE_MS);
      await loop.until("the third was submitted", () => submitted.length === 3);
      await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("success");
    });

    test("a limit over runs holds", async () => {
      const once = sensor("once", { maxActive: { perTask: 1 } }, never);
      await using loop = await startLoop(await open(), [dag("d", {}, () => void once())]);
      const first = await loop.trigger("d", 0);
      await loop.until("it is looked at", async () => (await loop.states(first))["once"] === "up_for_reschedule");
      const second = await loop.trigger("d", 1);
      await loop.until("it is ready", async () => (await loop.states(second))["once"] === "scheduled");
      await loop.pass(MINUTE_MS);
      expect(await loop.states(second)).toEqual({ once: "scheduled" });
    });

    test("a pool that includes deferred tasks holds them back when it is full; -1 slots hold nothing back", async () => {
      const pooled = sensor("pooled", { pool: "small" }, never);
      const worked = task("worked", { pool: "small" }, () => 1);
      const database = await open();
      const put = (slots: number) =>
        savePool(database.db, { name: "small", slots, includeDeferred: true, description: null });
      await put(1);
      const example = dag("d", {}, () => {
        pooled();
        pooled({}, { id: "other" });
      });
      await using loop = await startLoop(database, [example, dag("e", {}, () => void worked())]);
      const run = await loop.trigger("d");
      await loop.until("one is looked at", async () =>
        Object.values(await loop.states(run)).includes("up_for_reschedule"),
      );
      const behind = await loop.trigger("e");
      await loop.until("it is ready", async () => (await loop.states(behind))["worked"] === "scheduled");
      await loop.pass(MINUTE_MS);
      expect(Object.values(await loop.states(run)).toSorted()).toEqual(["scheduled", "up_for_reschedule"]);
      expect(await loop.states(behind)).toEqual({ worked: "scheduled" });
      await put(-1);
      for (const scheduler of loop.schedulers) scheduler.wake([]);
      expect(await loop.untilOver(behind)).toBe("success");
      await loop.until("the other is looked at", async () =>
        Object.values(await loop.states(run)).every((state) => state === "up_for_reschedule"),
      );
    });
  });
});
