import { epochMillis, isConditionMet } from "@daymill/core";
import type { AssetCondition, DagId, RunId, VersionKey } from "@daymill/core";
import { describe, expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { forEachDatabase } from "../testing.ts";
import { FIRST_DAY, seedDag } from "../testing/seed-dag.ts";
import { createAssetEvent } from "./create-asset-event.ts";
import { createAssetRun, findAssetWork } from "./asset-runs.ts";
import { deleteQueuedEvents } from "./delete-queued-events.ts";

const dagId = "report" as DagId;
const condition: AssetCondition = { all: [{ asset: "orders" }, { asset: "rates" }] };

async function seeded(open: () => Promise<MetadataDatabase>) {
  const database = await open();
  const { db } = database;
  const versionKey = await seedDag(database, { dagId, tasks: [{ id: "read" }], onAssets: condition });
  let at: number = FIRST_DAY;
  const emit = async (asset: string): Promise<number> =>
    (await createAssetEvent(db, { asset, extra: {}, who: "test" }, epochMillis((at += 1_000)))) ?? 0;
  const drop = async (what: { readonly asset?: string; readonly event?: number }) =>
    await deleteQueuedEvents(db, { dagId, ...what, who: "test" }, epochMillis(at));
  /** A scheduler's look: whether anybody has to look, and what comes of it. */
  const look = async () => {
    if ((await findAssetWork(db, 10)).length === 0) return "nothing new";
    return await createAssetRun(db, { dagId, versionKey }, decider(versionKey), epochMillis(at));
  };
  return { database, db, emit, drop, look };
}

function decider(versionKey: VersionKey) {
  return {
    isMet: (waiting: ReadonlySet<string>) => isConditionMet(condition, waiting),
    toRun: ({ newest, newestAt }: { readonly newest: number; readonly newestAt: ReturnType<typeof epochMillis> }) => ({
      dagId,
      runId: `asset_${newest}` as RunId,
      type: "asset" as const,
      logicalDate: null,
      interval: { start: newestAt, end: newestAt },
      runAfter: newestAt,
      versionKey,
      params: {},
    }),
  };
}

forEachDatabase((name, open) => {
  describe(`events that are dropped, on ${name}`, () => {
    test("start no run: the condition wants another of their asset", async () => {
      const { database, emit, drop, look } = await seeded(open);
      await using _ = { [Symbol.asyncDispose]: () => database.close() };
      await emit("orders");
      expect(await drop({ asset: "rates" })).toBe(0);
      expect(await drop({ asset: "orders" })).toBe(1);
      await emit("rates");
      expect(await look()).toBe("none");
      await emit("orders");
      expect(await look()).toBe("created");
    });

    test("leave the others of a DAG that is held to be looked at, also when the newest is among them", async () => {
      const { database, db, emit, drop, look } = await seeded(open);
      await using _ = { [Symbol.asyncDispose]: () => database.close() };
      const rates = await emit("rates");
      const orders = await emit("orders");
      const newest = await emit("orders");
      await db.updateTable("dag").set({ max_active_runs: 0 }).where("dag_id", "=", dagId).execute();
      expect(await look()).toBe("held");
      expect(await drop({ event: newest })).toBe(1);
      await db.updateTable("dag").set({ max_active_runs: 1 }).where("dag_id", "=", dagId).execute();
      expect(await look()).toBe("created");
      const taken = await db.selectFrom("run_asset_event").select("event_key").orderBy("event_key").execute();
      expect(taken.map((row) => row.event_key)).toEqual([rates, orders]);
    });

    test("of a DAG that does not exist are none", async () => {
      const { database, db } = await seeded(open);
      await using _ = { [Symbol.asyncDispose]: () => database.close() };
      const deletion = { dagId: "nothing" as DagId, who: "test" };
      expect(await deleteQueuedEvents(db, deletion, FIRST_DAY)).toBeUndefined();
    });
  });
});
