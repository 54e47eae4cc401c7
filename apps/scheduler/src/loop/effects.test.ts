import { cron, dag, NO_EFFECTS, task } from "@daymill/core";
import type { Dag, JsonObject, JsonValue, RunKey, TaskEffects, TaskOutcome } from "@daymill/core";
import { applyClear } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";

const asker = task("asker", { retries: { limit: 1, base: "10s" } }, () => 1);
const asking = dag("asking", {}, () => {
  asker();
});
const worker = task("worker", () => 1);
const target = dag(
  "target",
  { schedule: cron("@daily", { timezone: "Europe/Berlin" }), params: { rows: { default: 5 } } },
  () => {
    worker();
  },
);
const bounded = dag(
  "bounded",
  { schedule: cron("@daily", { timezone: "Europe/Berlin" }), start: "2024-03-01", end: "2024-04-01" },
  () => {
    worker();
  },
);

/** A loop in which the task named asker asks for these things, one after another with each attempt. */
async function startAsking(
  open: () => Promise<MetadataDatabase>,
  effects: readonly Partial<TaskEffects>[],
  dags: readonly Dag[] = [asking, target],
) {
  const left = [...effects];
  return await startLoop(await open(), dags, {
    run: ({ taskId }): TaskOutcome => {
      const wanted = taskId === "asker" ? left.shift() : {};
      return { kind: "success", output: 1, effects: { ...NO_EFFECTS, ...wanted } };
    },
  });
}

const trigger = (dagId: string, params: JsonObject = {}, logicalDate: string | null = null) => ({
  triggers: [{ dagId, params, logicalDate }],
});
const keep = (dagId: string, logicalDate: string) => ({
  triggers: [{ dagId, params: {}, logicalDate, whenExists: "keep" as const }],
});
/** A day of which the harness gives a DAG a run, by hand. */
const TAKEN = "2024-05-01T00:00:00Z";
const move = (value: JsonValue, expected: JsonValue) => ({
  assetState: [{ asset: "orders", key: "day", value, expected }],
});

/** What the history says of dates that kept their run. */
async function leftDates({ db }: MetadataDatabase) {
  const rows = await db.selectFrom("state_change").select("detail").where("cause", "=", "trigger").execute();
  return rows.map(({ detail }) => detail);
}

async function triggeredRuns({ db }: MetadataDatabase, dagId = "target") {
  return await db
    .selectFrom("dag_run")
    .select(["run_id", "state", "params", "logical_date", "interval_start", "interval_end", "triggered_by"])
    .where("dag_id", "=", dagId as never)
    .where("type", "=", "manual")
    .orderBy("run_key")
    .execute();
}

async function errorsOf({ db }: MetadataDatabase, run: RunKey): Promise<(string | null | undefined)[]> {
  const rows = await db
    .selectFrom("task_attempt as a")
    .innerJoin("task_instance as i", "i.instance_key", "a.instance_key")
    .select("a.error")
    .where("i.run_key", "=", run)
    .orderBy("a.number")
    .execute();
  return rows.map(({ error }) => error && `${error.code} ${error.message}`);
}

forEachDatabase((name, open) => {
  describe(`what a task asks for besides its output, on ${name}`, () => {
    test("an event of an asset says which attempt's task and run it came from", async () => {
      await using loop = await startAsking(open, [{ assetEvents: [{ asset: "orders", extra: { rows: 3 } }] }]);
      const run = await loop.trigger("asking");
      expect(await loop.untilOver(run)).toBe("success");
      const { db } = loop.database;
      expect(await db.selectFrom("asset").select("name").execute()).toEqual([{ name: "orders" }]);
      const [event] = await db.selectFrom("asset_event").selectAll().execute();
      expect(event).toMatchObject({ asset: "orders", extra: { rows: 3 }, run_key: run });
      expect(event?.instance_key).toBeGreaterThan(0);
    });

    test("a run of another DAG is made with its defaults and what was given, and runs", async () => {
      await using loop = await startAsking(open, [trigger("target", {})]);
      await loop.untilOver(await loop.trigger("asking"));
      await loop.until("the triggered run is over", async () =>
        (await triggeredRuns(loop.database)).every(({ state }) => state === "success"),
      );
      const runs = await triggeredRuns(loop.database);
      expect(runs).toMatchObject([{ params: { rows: 5 }, logical_date: null, triggered_by: "task" }]);
      expect(runs[0]?.run_id).toMatch(/^triggered__\d+_0$/);
    });

    test("a day is read in the zone of the DAG that is triggered, and covers its interval there", async () => {
      await using loop = await startAsking(open, [trigger("target", { rows: 7 }, "2024-03-31")]);
      await loop.untilOver(await loop.trigger("asking"));
      expect(await triggeredRuns(loop.database)).toMatchObject([
        {
          params: { rows: 7 },
          logical_date: Date.parse("2024-03-31T00:00:00+01:00"),
          interval_start: Date.parse("2024-03-31T00:00:00+01:00"),
          interval_end: Date.parse("2024-04-01T00:00:00+02:00"),
        },
      ]);
    });

    test("a day that the task itself asked for before keeps its run, also after a clear, and the history says so", async () => {
      const day = trigger("target", {}, "2024-03-31").triggers[0];
      if (day === undefined) throw new Error("there is one");
      await using loop = await startAsking(open, [{ triggers: [day, day] }, { triggers: [day] }]);
      const run = await loop.trigger("asking");
      expect(await loop.untilOver(run)).toBe("success");
      expect(await triggeredRuns(loop.database)).toHaveLength(1);
      expect(await leftDates(loop.database)).toMatchObject([
        { dagId: "target", reason: expect.stringContaining("already") },
      ]);
      await applyClear(loop.database.db, clearOrder("asking", "run-1"), loop.time.now());
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.outcomes(run, "asker")).toEqual(["success", "success"]);
      expect(await triggeredRuns(loop.database)).toHaveLength(1);
      expect(await leftDates(loop.database)).toHaveLength(2);
    });

    test("a day that somebody else made a run of fails the task for good, and the run is named", async () => {
      await using loop = await startAsking(open, [trigger("target", {}, TAKEN), trigger("target", {}, TAKEN)]);
      await loop.trigger("target");
      const run = await loop.trigger("asking");
      expect(await loop.untilOver(run)).toBe("failed");
      expect(await errorsOf(loop.database, run)).toEqual([
        expect.stringMatching(/^E703 .*already: run-1\. Clear that/),
      ]);
      expect(await triggeredRuns(loop.database)).toHaveLength(1);
    });

    test("of two tasks that ask for the same day in the same moment one gets its run", async () => {
      const day = trigger("target", {}, "2024-03-31");
      await using loop = await startAsking(open, [day, day]);
      const runs = [await loop.trigger("asking", 0), await loop.trigger("asking", 1)];
      const ends = [];
      for (const run of runs) ends.push(await loop.untilOver(run));
      expect(ends.toSorted()).toEqual(["failed", "success"]);
      expect(await triggeredRuns(loop.database)).toHaveLength(1);
    });

    test("a day that somebody else made a run of keeps it where the task says so", async () => {
      await using loop = await startAsking(open, [keep("target", TAKEN)]);
      await loop.trigger("target");
      expect(await loop.untilOver(await loop.trigger("asking"))).toBe("success");
      expect(await triggeredRuns(loop.database)).toMatchObject([{ run_id: "run-1" }]);
      expect(await leftDates(loop.database)).toMatchObject([{ dagId: "target" }]);
    });

    test("a task may ask for just now by a clock that is a little ahead", async () => {
      await using loop = await startAsking(open, [trigger("target", {}, "2024-05-02T00:00:04Z")]);
      expect(await loop.untilOver(await loop.trigger("asking"))).toBe("success");
      expect(await triggeredRuns(loop.database)).toHaveLength(1);
    });

    test("a DAG that does not exist fails the attempt, and the retry finds it once it is deployed", async () => {
      await using loop = await startAsking(open, [trigger("target"), trigger("target")], [asking]);
      const run = await loop.trigger("asking");
      await loop.until("it is to be retried", async () => (await loop.states(run))["asker"] === "up_for_retry");
      expect(await errorsOf(loop.database, run)).toEqual([expect.stringMatching(/^E701 .*DAG target, which does not/)]);
      await loop.deploy(target);
      await loop.pass(15_000);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await triggeredRuns(loop.database)).toHaveLength(1);
    });

    test.each([
      ["a date that is none", trigger("target", {}, "yesterday"), /^E702 .*"yesterday" is not a date/],
      ["a parameter that the DAG does not have", trigger("target", { row: 1 }), /^E702 .*params\.row: .*it has: rows/],
      [
        "a day before the DAG's start",
        trigger("bounded", {}, "2024-02-29"),
        /^E702 The task triggers the DAG bounded: 2024-02-29T00:00:00\+01:00 is outside .*from 2024-03-01 to before 2024-04-01/,
      ],
      ["a day at the DAG's end", trigger("bounded", {}, "2024-04-01"), /^E702 .*2024-04-01T00:00:00\+02:00 is outside/],
      ["an instant to come", trigger("target", {}, "2024-05-02T00:00:06Z"), /^E702 .*2024-05-02T02:00:06\+02:00 lies/],
      ["a day to come", trigger("target", {}, "2024-05-03"), /^E702 .*2024-05-03T00:00:00\+02:00 lies ahead/],
      ["an hour that is none", trigger("target", {}, "2024-03-15T25:00"), /^E702 .*"2024-03-15T25:00" is not a date/],
    ])("%s fails the task for good, and makes no run", async (_what, effects, message) => {
      await using loop = await startAsking(open, [effects], [asking, target, bounded]);
      const run = await loop.trigger("asking");
      expect(await loop.untilOver(run)).toBe("failed");
      expect(await errorsOf(loop.database, run)).toEqual([expect.stringMatching(message)]);
      expect(await triggeredRuns(loop.database)).toEqual([]);
      expect(await triggeredRuns(loop.database, "bounded")).toEqual([]);
    });

    test("a watermark that was moved meanwhile fails the attempt with its beginning kept, and the retry moves it", async () => {
      await using loop = await startAsking(open, [move(1, null), move(2, null), move(2, 1)]);
      const first = await loop.trigger("asking", 0);
      expect(await loop.untilOver(first)).toBe("success");
      const second = await loop.trigger("asking", 1);
      await loop.until("it is to be retried", async () => (await loop.states(second))["asker"] === "up_for_retry");
      expect(await errorsOf(loop.database, second)).toEqual([expect.stringMatching(/^E703 .*watermark/)]);
      const [attempt] = await loop.database.db
        .selectFrom("task_attempt")
        .select(["started_at", "outcome"])
        .where("next_state", "=", "up_for_retry")
        .execute();
      expect(attempt).toMatchObject({ outcome: "failed", started_at: expect.any(Number) });
      await loop.pass(15_000);
      expect(await loop.untilOver(second)).toBe("success");
      const marks = await loop.database.db.selectFrom("asset_state").select(["asset", "key", "value"]).execute();
      expect(marks).toEqual([{ asset: "orders", key: "day", value: 2 }]);
    });

    test("a watermark that is to go with its run says which run that is", async () => {
      const ofRun = { asset: "orders", key: "range", value: 1, expected: null, withRun: true } as const;
      const asked = { assetState: [...move(1, null).assetState, ofRun] };
      await using loop = await startAsking(open, [asked]);
      const run = await loop.trigger("asking");
      expect(await loop.untilOver(run)).toBe("success");
      const { db } = loop.database;
      const marks = await db.selectFrom("asset_state").select(["key", "run_key"]).orderBy("key").execute();
      expect(marks).toEqual([
        { key: "day", run_key: null },
        { key: "range", run_key: run },
      ]);
    });

    test("what the database cannot keep fails the attempt with a reason", async () => {
      await using loop = await startAsking(open, [{ assetEvents: [{ asset: "a\0", extra: {} }] }, {}]);
      const run = await loop.trigger("asking");
      await loop.until("it is to be retried", async () => (await loop.states(run))["asker"] === "up_for_retry");
      expect(await errorsOf(loop.database, run)).toEqual([expect.stringMatching(/^E303 What the task triggers/)]);
    });

    test("an attempt that asks and then fails has asked for nothing", async () => {
      const failing = task("failing", (_input, ctx) => {
        ctx.assets.emit("orders");
        ctx.runs.trigger("target");
        ctx.assetState.set("orders", "day", 1, undefined);
        throw new Error("no");
      });
      const example = dag("failing", {}, () => {
        failing();
      });
      await using loop = await startLoop(await open(), [example, target]);
      expect(await loop.untilOver(await loop.trigger("failing"))).toBe("failed");
      const { db } = loop.database;
      expect(await db.selectFrom("asset_event").selectAll().execute()).toEqual([]);
      expect(await db.selectFrom("asset_state").selectAll().execute()).toEqual([]);
      expect(await triggeredRuns(loop.database)).toEqual([]);
    });
  });
});
