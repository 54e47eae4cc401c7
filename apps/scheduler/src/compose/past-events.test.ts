import { dag, MAX_ASSET_EVENTS, task, toIso } from "@daymill/core";
import type { AssetEventQuery } from "@daymill/core";
import { createAssetEvent } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../testing/loop-harness.ts";
import { readPastEvents } from "./past-events.ts";

const make = task("make", { produces: "orders" }, (_input, ctx) =>
  ctx.assets.emit("orders", { day: ctx.interval.date }),
);
const making = dag("making", {}, () => void make());
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
      const events = await readPastEvents(db, all);
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
        (await readPastEvents(db, { ...all, ...query })).map(({ extra }) => extra["day"]);
      const second = loop.time.now() - 60_000;
      expect(await daysOf({ limit: 1 })).toEqual(["none"]);
      expect(await daysOf({ since: second as typeof LOOP_START })).toEqual(["none", "2024-04-30"]);
      expect(await daysOf({ before: second as typeof LOOP_START })).toEqual(["2024-05-01"]);
      expect(await daysOf({ asset: "rates" })).toEqual([]);
    });

    test("are never more than a message may hold, whatever was asked for", async () => {
      const { db } = await open();
      await db
        .insertInto("asset_event")
        .values(Array.from({ length: MAX_ASSET_EVENTS + 5 }, (_, n) => ({ asset: "orders", at: (n * 1_000) as never })))
        .execute();
      expect(await readPastEvents(db, { ...all, limit: 1_000_000 })).toHaveLength(MAX_ASSET_EVENTS);
    });
  });
});
