import { dag, MAX_ASSET_EVENTS, onAssets, task, toIso } from "@daymill/core";
import type { AssetEventQuery, AttemptKey, RunKey } from "@daymill/core";
import { createAssetEvent } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../testing/loop-harness.ts";
import { readPastEvents } from "./past-events.ts";

const make = task("make", { produces: "orders" }, (_input, ctx) =>
  ctx.assets.emit("orders", { day: ctx.interval.date }),
);
const making = dag("making", {}, () => void make());
const using = dag("using", { schedule: onAssets("orders") }, () => void task("use", () => 1)());
const NOBODY = 0 as AttemptKey;
const all: AssetEventQuery = { asset: "orders", limit: 100, since: null, before: null };

forEachDatabase((name, open) => {
  describe(`events of assets that have been, on ${name}`, () => {
    test("come newest first, with the task and the day that made them, and by hand with who did", async () => {
      await using loop = await startLoop(await open(), [making]);
      const { db } = loop.database;
      for (const day of [0, 1]) {
        await loop.untilOver(await loop.trigger("making", day));
        await loop.pass(60_000);
      }
      await createAssetEvent(db, { asset: "orders", extra: { day: "none" }, who: "ana" }, loop.time.now());
      const events = await readPastEvents(db, all, NOBODY);
      expect(events.map(({ extra }) => extra["day"])).toEqual(["none", "2024-04-30", "2024-05-01"]);
      expect(events[0]).toEqual({ at: toIso(loop.time.now()), extra: { day: "none" }, source: null, who: "ana" });
      expect(events[2]).toEqual({
        at: toIso(LOOP_START),
        extra: { day: "2024-05-01" },
        source: {
          dagId: "making",
          runId: "run-1",
          taskId: "make",
          mapIndex: -1,
          interval: { start: "2024-05-01T00:00:00Z", end: "2024-05-02T00:00:00Z" },
        },
        who: null,
      });
      const daysOf = async (query: Partial<AssetEventQuery>) =>
        (await readPastEvents(db, { ...all, ...query }, NOBODY)).map(({ extra }) => extra["day"]);
      const second = loop.time.now() - 60_000;
      expect(await daysOf({ limit: 1 })).toEqual(["none"]);
      expect(await daysOf({ since: second as typeof LOOP_START })).toEqual(["none", "2024-04-30"]);
      expect(await daysOf({ before: second as typeof LOOP_START })).toEqual(["2024-05-01"]);
      expect(await daysOf({ asset: "rates" })).toEqual([]);
    });

    test("are, where the run is asked for, those that started it", async () => {
      await using loop = await startLoop(await open(), [making, using]);
      const { db } = loop.database;
      const startedBy = async (run: RunKey): Promise<unknown[]> => {
        const attempt = await db
          .selectFrom("task_attempt as a")
          .innerJoin("task_instance as i", "i.instance_key", "a.instance_key")
          .select("a.attempt_key")
          .where("i.run_key", "=", run)
          .executeTakeFirstOrThrow();
        const events = await readPastEvents(db, { ...all, triggering: true }, attempt.attempt_key);
        return events.map(({ extra }) => extra["day"]);
      };
      const assetRuns = async (): Promise<RunKey[]> => {
        const rows = await db
          .selectFrom("dag_run")
          .select("run_key")
          .where("type", "=", "asset")
          .where("state", "=", "success")
          .orderBy("run_key")
          .execute();
        return rows.map((row) => row.run_key);
      };
      const made: RunKey[] = [];
      for (const day of [0, 1]) {
        made.push(await loop.trigger("making", day));
        await loop.until("the run of its event is over", async () => (await assetRuns()).length === day + 1);
      }
      const [first, second] = await assetRuns();
      expect(await startedBy(first as RunKey)).toEqual(["2024-05-01"]);
      expect(await startedBy(second as RunKey)).toEqual(["2024-04-30"]);
      expect(await startedBy(made[0] as RunKey)).toEqual([]);
    });

    test("are never more than a message may hold, whatever was asked for", async () => {
      const { db } = await open();
      await db
        .insertInto("asset_event")
        .values(Array.from({ length: MAX_ASSET_EVENTS + 5 }, (_, n) => ({ asset: "orders", at: (n * 1_000) as never })))
        .execute();
      expect(await readPastEvents(db, { ...all, limit: 1_000_000 }, NOBODY)).toHaveLength(MAX_ASSET_EVENTS);
    });
  });
});
