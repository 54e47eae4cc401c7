import { allOf, anyOf, dag, every, manual, onAssets, task, toIso } from "@daymill/core";
import type { AssetExpression, Dag, DagId } from "@daymill/core";
import { setPaused } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const DAY_MS = 86_400_000;

/** A DAG with one task that produces these assets, silently but for `extra`. */
function producer(id: string, produces: readonly string[], extra?: { rows: number }): Dag {
  const make = task("make", { produces }, (_input, ctx) => {
    const [first] = produces;
    if (extra && first !== undefined) ctx.assets.emit(first, extra);
  });
  return dag(id, { schedule: manual() }, () => {
    make();
  });
}

const use = task("use", () => 1);

function consumer(assets: AssetExpression, maxActiveRuns = 16): Dag {
  return dag("consumer", { schedule: onAssets(assets), maxActiveRuns }, () => {
    use();
  });
}

const orders = producer("make_orders", ["orders"]);
const rates = producer("make_rates", ["rates"]);

interface AssetRun {
  readonly state: string;
  readonly interval: readonly [number, number];
  readonly assets: readonly string[];
}

/** The runs that assets started, oldest first, with the assets of the events that each took. */
async function assetRuns({ db }: MetadataDatabase): Promise<AssetRun[]> {
  const runs = await db.selectFrom("dag_run").selectAll().where("type", "=", "asset").orderBy("run_key").execute();
  const taken = await db
    .selectFrom("run_asset_event as t")
    .innerJoin("asset_event as e", "e.event_key", "t.event_key")
    .select(["t.run_key", "e.asset"])
    .orderBy("e.event_key")
    .execute();
  return runs.map((run) => ({
    state: run.state,
    interval: [run.interval_start, run.interval_end],
    assets: taken.filter(({ run_key }) => run_key === run.run_key).map(({ asset }) => asset),
  }));
}

async function waiting({ db }: MetadataDatabase): Promise<string[]> {
  return (await db.selectFrom("asset_queue").select("asset").orderBy("event_key").execute()).map(({ asset }) => asset);
}

/** Runs a producer to its end, and lets every scheduler look at what came of it. */
async function produce(loop: LoopHarness, dagId: string, day = 0): Promise<void> {
  expect(await loop.untilOver(await loop.trigger(dagId, day))).toBe("success");
  for (const scheduler of loop.schedulers) await scheduler.tick();
}

async function untilAssetRuns(loop: LoopHarness, count: number): Promise<AssetRun[]> {
  let runs: AssetRun[] = [];
  await loop.until(`${count} runs of assets are over`, async () => {
    runs = await assetRuns(loop.database);
    return runs.filter(({ state }) => state === "success").length >= count;
  });
  return runs;
}

async function pause(loop: LoopHarness, paused: boolean): Promise<void> {
  await setPaused(loop.database.db, { dagId: "consumer" as DagId, paused, who: "test" }, loop.time.now());
}

forEachDatabase((name, open) => {
  describe(`runs that assets start, on ${name}`, () => {
    test("a success emits one event of each asset that its task produces, with what the body gave", async () => {
      const both = producer("both", ["orders", "rates"], { rows: 3 });
      await using loop = await startLoop(await open(), [both]);
      await produce(loop, "both");
      const events = await loop.database.db.selectFrom("asset_event").select(["asset", "extra"]).execute();
      expect(events).toEqual([
        { asset: "orders", extra: { rows: 3 } },
        { asset: "rates", extra: {} },
      ]);
    });

    test("an event of its asset starts a run that covers the day of the run which it came from", async () => {
      await using loop = await startLoop(await open(), [orders, consumer("orders")]);
      await produce(loop, "make_orders", 2);
      const [run] = await untilAssetRuns(loop, 1);
      expect(run).toMatchObject({ assets: ["orders"], interval: [LOOP_START - 3 * DAY_MS, LOOP_START - 2 * DAY_MS] });
      expect(await waiting(loop.database)).toEqual([]);
      const [row] = await loop.database.db.selectFrom("dag_run").selectAll().where("type", "=", "asset").execute();
      expect(row).toMatchObject({ logical_date: null, run_after: LOOP_START, triggered_by: "assets" });
      expect(row?.run_id).toMatch(new RegExp(`^asset__${toIso(LOOP_START).replaceAll(".", "\\.")}_\\d+$`));
    });

    test("a list waits for all of its assets, and the run takes every event that waited", async () => {
      await using loop = await startLoop(await open(), [orders, rates, consumer(["orders", "rates"])]);
      await produce(loop, "make_orders", 0);
      await produce(loop, "make_orders", 1);
      expect(await assetRuns(loop.database)).toEqual([]);
      await produce(loop, "make_rates", 2);
      const runs = await untilAssetRuns(loop, 1);
      expect(runs).toMatchObject([
        { assets: ["orders", "orders", "rates"], interval: [LOOP_START - 3 * DAY_MS, LOOP_START] },
      ]);
      expect(await waiting(loop.database)).toEqual([]);
    });

    test("a DAG that waits for an asset or a time runs at both, and its time takes no event", async () => {
      const start = toIso(LOOP_START);
      const both = dag("consumer", { schedule: onAssets("orders", { or: every("1d") }), start }, () => {
        use();
      });
      await using loop = await startLoop(await open(), [orders, both]);
      const types = async () => {
        const runs = await loop.database.db
          .selectFrom("dag_run")
          .select(["type", "logical_date as logicalDate"])
          .where("dag_id", "=", "consumer" as DagId)
          .orderBy("run_key")
          .execute();
        return runs.map(({ type, logicalDate }) => [type, logicalDate]);
      };
      await produce(loop, "make_orders");
      await untilAssetRuns(loop, 1);
      expect(await types()).toEqual([["asset", null]]);
      await loop.pass(DAY_MS);
      expect(await types()).toEqual([
        ["asset", null],
        ["scheduled", LOOP_START],
      ]);
      await produce(loop, "make_orders", 1);
      expect((await untilAssetRuns(loop, 2)).map(({ assets }) => assets)).toEqual([["orders"], ["orders"]]);
    });

    test("each of an alternative starts a run", async () => {
      await using loop = await startLoop(await open(), [orders, rates, consumer(anyOf("orders", "rates"))]);
      await produce(loop, "make_orders");
      await untilAssetRuns(loop, 1);
      await produce(loop, "make_rates");
      expect((await untilAssetRuns(loop, 2)).map(({ assets }) => assets)).toEqual([["orders"], ["rates"]]);
    });

    test("events that come while the DAG has all the runs it may have go into one run afterwards", async () => {
      await using loop = await startLoop(await open(), [orders, consumer("orders", 1)]);
      await loop.trigger("consumer", 5);
      const { db } = loop.database;
      // Nothing of it runs: it stays open until its task is let go.
      await db
        .updateTable("dag")
        .set({ max_active_tasks: 0 })
        .where("dag_id", "=", "consumer" as DagId)
        .execute();
      for (const day of [0, 1, 2]) await produce(loop, "make_orders", day);
      expect(await assetRuns(loop.database)).toEqual([]);
      expect(await waiting(loop.database)).toEqual(["orders", "orders", "orders"]);
      await db
        .updateTable("dag")
        .set({ max_active_tasks: null })
        .where("dag_id", "=", "consumer" as DagId)
        .execute();
      expect(await untilAssetRuns(loop, 1)).toMatchObject([{ assets: ["orders", "orders", "orders"] }]);
    });

    test("of two schedulers one makes the run", async () => {
      await using loop = await startLoop(await open(), [orders, consumer("orders")]);
      await loop.addScheduler();
      for (let day = 0; day < 5; day += 1) {
        await loop.untilOver(await loop.trigger("make_orders", day));
        await Promise.all(loop.schedulers.map((scheduler) => scheduler.tick()));
      }
      await loop.until("nothing waits", async () => (await waiting(loop.database)).length === 0);
      const runs = await assetRuns(loop.database);
      expect(runs.flatMap(({ assets }) => assets)).toHaveLength(5);
      expect(runs.every(({ assets }) => assets.length > 0)).toBe(true);
    });

    test("a paused DAG queues nothing, and what waited before it was paused still counts", async () => {
      await using loop = await startLoop(await open(), [orders, rates, consumer(["orders", "rates"])]);
      await produce(loop, "make_orders", 0);
      await pause(loop, true);
      await produce(loop, "make_rates", 0);
      expect(await waiting(loop.database)).toEqual(["orders"]);
      await pause(loop, false);
      await produce(loop, "make_rates", 1);
      expect(await untilAssetRuns(loop, 1)).toMatchObject([{ assets: ["orders", "rates"] }]);
    });

    test("a new version keeps the events that its condition still names, and may have enough at once", async () => {
      await using loop = await startLoop(await open(), [orders, rates, consumer(allOf("orders", "rates", "users"))]);
      await produce(loop, "make_orders");
      await produce(loop, "make_rates");
      await loop.deploy(consumer(["orders", "users"]));
      expect(await waiting(loop.database)).toEqual(["orders"]);
      await loop.deploy(consumer("orders"));
      expect(await untilAssetRuns(loop, 1)).toMatchObject([{ assets: ["orders"] }]);
    });

    test("a failed task emits nothing", async () => {
      const failing = task("failing", { produces: "orders" }, () => {
        throw new Error("no");
      });
      const example = dag("failing", {}, () => {
        failing();
      });
      await using loop = await startLoop(await open(), [example, consumer("orders")]);
      expect(await loop.untilOver(await loop.trigger("failing"))).toBe("failed");
      expect(await loop.database.db.selectFrom("asset_event").selectAll().execute()).toEqual([]);
    });
  });
});
