import type { RunId, TaskEffects } from "@daymill/core";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { applyClear } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { inManyOrders } from "./in-many-orders.ts";
import { gatedHot } from "./interleave.ts";
import type { Actor } from "./interleave.ts";
import { askingEnd, NOW, setStage, settleOn, startAndClaim } from "./stage.ts";
import type { Stage } from "./stage.ts";

const inPool = { pool: "default_pool" };
const twoTasks = serializedDag([serializedTask("a", inPool), serializedTask("b", inPool)]);

async function claimTwo(stage: Stage) {
  const { claimed } = await startAndClaim(stage, 2);
  const [a, b] = claimed.attempts;
  if (a === undefined || b === undefined) throw new Error("two attempts were to be claimed");
  return [a, b] as const;
}

async function whatWasApplied({ db }: MetadataDatabase) {
  const events = await db.selectFrom("asset_event").select("asset").orderBy("asset").execute();
  const marks = await db.selectFrom("asset_state").select(["key", "value"]).orderBy("key").execute();
  const runs = await db
    .selectFrom("dag_run")
    .select("run_id")
    .where("run_id", "like", "triggered%" as RunId)
    .execute();
  return {
    events: events.map(({ asset }) => asset),
    marks: Object.fromEntries(marks.map(({ key, value }) => [key, value])),
    triggered: runs.length,
  };
}

async function statesOf({ database, run }: Stage): Promise<string[]> {
  const rows = await database.db
    .selectFrom("task_instance")
    .select("state")
    .where("run_key", "=", run)
    .orderBy("task_id")
    .execute();
  return rows.map(({ state }) => state);
}

const move = (key: string, expected: number | null, value: number) => ({ asset: "orders", key, value, expected });
const everything = (dagId: string): TaskEffects => ({
  triggers: [{ dagId, params: {}, logicalDate: null }],
  assetEvents: [{ asset: "orders", extra: {} }],
  assetState: [move("day", null, 1)],
});

forEachDatabase((name, open) => {
  describe(`what successes ask for, on ${name}`, () => {
    test("is done once, however often the end is told: the answer of a batch may be lost", async () => {
      await using database = await open();
      const stage = await setStage(database, twoTasks);
      const [a, b] = await claimTwo(stage);
      const end = askingEnd(a, everything(stage.dagId));
      const results = [];
      for (const ended of [[end], [end], [end, askingEnd(b, {})]])
        results.push((await settleOn(database.hot, { ended })).taken.size);
      expect(results).toEqual([1, 0, 1]);
      expect(await whatWasApplied(database)).toEqual({ events: ["orders"], marks: { day: 1 }, triggered: 1 });
    });

    test("is not done for an attempt that a clear had taken away: the next one asks again", async () => {
      await using database = await open();
      const stage = await setStage(database, twoTasks);
      const [a] = await claimTwo(stage);
      const order = clearOrder(stage.dagId, stage.runId);
      await applyClear(database.db, order, NOW);
      const { taken } = await settleOn(database.hot, { ended: [askingEnd(a, everything(stage.dagId))] });
      expect(taken.size).toBe(1);
      expect(await whatWasApplied(database)).toEqual({ events: [], marks: {}, triggered: 0 });
    });

    test("of two ends in one batch that move a watermark from the same value, one does and the other fails", async () => {
      await using database = await open();
      const stage = await setStage(database, twoTasks);
      const [a, b] = await claimTwo(stage);
      const ended = [
        askingEnd(a, { assetState: [move("day", null, 1)] }),
        askingEnd(b, { assetState: [move("day", null, 2)], assetEvents: [{ asset: "orders", extra: {} }] }),
      ];
      await settleOn(database.hot, { ended });
      expect(await statesOf(stage)).toEqual(["success", "failed"]);
      expect(await whatWasApplied(database)).toEqual({ events: [], marks: { day: 1 }, triggered: 0 });
    });

    test("an end that comes too late takes no watermark from the ends beside it", async () => {
      await using database = await open();
      const stage = await setStage(database, twoTasks);
      const [a, b] = await claimTwo(stage);
      await settleOn(database.hot, { ended: [askingEnd(a, {})] });
      const late = askingEnd(a, { assetState: [move("day", null, 1)] });
      await settleOn(database.hot, { ended: [late, askingEnd(b, { assetState: [move("day", null, 2)] })] });
      expect(await statesOf(stage)).toEqual(["success", "success"]);
      expect(await whatWasApplied(database)).toMatchObject({ marks: { day: 2 } });
    });

    test("one end may move a watermark twice, and the last value stays", async () => {
      await using database = await open();
      const stage = await setStage(database, twoTasks);
      const [a] = await claimTwo(stage);
      const assetState = [move("day", null, 1), move("hour", null, 7), move("day", 1, 2)];
      await settleOn(database.hot, { ended: [askingEnd(a, { assetState })] });
      expect(await whatWasApplied(database)).toMatchObject({ marks: { day: 2, hour: 7 } });
    });
  });
});

describe("two schedulers on one database", () => {
  const settles = (name: string, hot: Parameters<typeof gatedHot>[0], end: ReturnType<typeof askingEnd>): Actor => ({
    name,
    act: async (gate) => void (await settleOn(gatedHot(hot, gate), { ended: [end] })),
  });

  test("of two that move a watermark from the same value, one does and the other's task fails", async () => {
    await inManyOrders(twoTasks, async ({ stage, hot, run }) => {
      const [a, b] = await claimTwo(stage);
      await run([
        settles("ends a", hot[0], askingEnd(a, { assetState: [move("day", null, 1)] })),
        settles("ends b", hot[1], askingEnd(b, { assetState: [move("day", null, 2)] })),
      ]);
      const states = await statesOf(stage);
      expect(states.toSorted()).toEqual(["failed", "success"]);
      expect(await whatWasApplied(stage.database)).toMatchObject({ marks: { day: states[0] === "success" ? 1 : 2 } });
    });
  });

  test("of two that trigger a run of the same day, one does and the other's task fails", async () => {
    await inManyOrders(twoTasks, async ({ stage, hot, run }) => {
      const [a, b] = await claimTwo(stage);
      const triggers = [{ dagId: stage.dagId, params: {}, logicalDate: "2024-01-01T00:00:00Z" }];
      await run([
        settles("ends a", hot[0], askingEnd(a, { triggers })),
        settles("ends b", hot[1], askingEnd(b, { triggers })),
      ]);
      expect((await statesOf(stage)).toSorted()).toEqual(["failed", "success"]);
      expect(await whatWasApplied(stage.database)).toMatchObject({ triggered: 1 });
    });
  });

  test("two that move, emit and trigger the same things the other way round wait for each other, and never both", async () => {
    await inManyOrders(twoTasks, async ({ stage, hot, run }) => {
      const [a, b] = await claimTwo(stage);
      const names = ["x", "y", "z"];
      const asking = (order: readonly string[], key: string): TaskEffects => ({
        assetEvents: order.map((asset) => ({ asset, extra: {} })),
        assetState: [move(key, null, 1)],
        triggers: order.map((_, day) => {
          const logicalDate = new Date(Date.UTC(2024, 0, order === names ? day + 1 : 3 - day)).toISOString();
          return { dagId: stage.dagId, params: {}, logicalDate, whenExists: "keep" };
        }),
      });
      await run([
        settles("ends a", hot[0], askingEnd(a, asking(names, "a"))),
        settles("ends b", hot[1], askingEnd(b, asking(names.toReversed(), "b"))),
      ]);
      expect(await statesOf(stage)).toEqual(["success", "success"]);
      const applied = await whatWasApplied(stage.database);
      expect(applied).toEqual({ events: ["x", "x", "y", "y", "z", "z"], marks: { a: 1, b: 1 }, triggered: 3 });
      const { length } = await stage.database.db
        .selectFrom("state_change")
        .select("detail")
        .where("cause", "=", "trigger")
        .execute();
      expect(length).toBe(3);
    });
  });
});
