import { epochMillis } from "@daymill/core";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { applyClear } from "@daymill/metadata";
import type { BatchResult, HotPort } from "@daymill/metadata";
import { clearOrder } from "@daymill/metadata/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { inManyOrders } from "./in-many-orders.ts";
import { gatedDb, gatedHot } from "./interleave.ts";
import type { Actor } from "./interleave.ts";
import { addRun, endOf, FAILED, LOST, NOW, settleOn, startAndClaim, SUCCESS } from "./stage.ts";
import type { Stage } from "./stage.ts";

const inPool = { pool: "default_pool" };
const threeTasks = serializedDag([
  serializedTask("a", inPool),
  serializedTask("b", inPool),
  serializedTask("c", { ...inPool, upstream: ["a", "b"] }),
]);

async function statesOf({ database, run }: Stage): Promise<Record<string, string>> {
  const rows = await database.db
    .selectFrom("task_instance")
    .select(["task_id", "state"])
    .where("run_key", "=", run)
    .execute();
  return Object.fromEntries(rows.map(({ task_id, state }) => [task_id, state]));
}

describe("two schedulers on one database", () => {
  test("when the two last upstreams of a task end at once, it is scheduled, and once", async () => {
    await inManyOrders(threeTasks, async ({ stage, hot, run }) => {
      const { claimed } = await startAndClaim(stage, 2);
      const [a, b] = claimed.attempts;
      if (a === undefined || b === undefined) throw new Error("two attempts were to be claimed");
      const results: BatchResult[] = [];
      await run([
        {
          name: "ends a",
          act: async (gate) =>
            void results.push(await settleOn(gatedHot(hot[0], gate), { ended: [endOf(a, SUCCESS)] })),
        },
        {
          name: "ends b",
          act: async (gate) =>
            void results.push(await settleOn(gatedHot(hot[1], gate), { ended: [endOf(b, SUCCESS)] })),
        },
      ]);
      expect(results.flatMap((result) => [...result.taken])).toHaveLength(2);
      expect(await statesOf(stage)).toEqual({ a: "success", b: "success", c: "scheduled" });
    });
  });

  test("together they never give away more than a pool has, and leave nothing of it unused", async () => {
    const tasks = ["a", "b", "c", "d", "e"].map((id) => serializedTask(id, inPool));
    await inManyOrders(serializedDag(tasks), async ({ stage, hot, run }) => {
      await stage.database.db.updateTable("pool").set({ slots: 3 }).execute();
      await startAndClaim(stage, 0);
      const results: BatchResult[] = [];
      const claimer = (name: string, which: 0 | 1): Actor => ({
        name,
        act: async (gate) => {
          const sessions = [{ session: stage.sessions[which], slots: 2 }];
          results.push(await settleOn(gatedHot(hot[which], gate), { sessions }));
        },
      });
      await run([claimer("one", 0), claimer("other", 1)]);
      expect(results.flatMap(({ claimed }) => claimed.attempts)).toHaveLength(3);
    });
  });

  test("together they never start more of a key, or more in a period, than may be, and leave no place unused", async () => {
    const keyed = (id: string, key: string) =>
      serializedTask(id, {
        ...inPool,
        maxActive: { perTask: null, perRun: null, perKey: { key: { k: "lit", v: key }, limit: 2, name: "shared" } },
      });
    const rated = (id: string) => serializedTask(id, { ...inPool, rate: { starts: 2, perMs: 60_000, name: "shared" } });
    const tasks = [...["a", "b", "c", "d"].map((id) => keyed(id, "x")), keyed("e", "y"), ...["f", "g", "h"].map(rated)];
    await inManyOrders(serializedDag(tasks), async ({ stage, hot, run }) => {
      await startAndClaim(stage, 0);
      const results: BatchResult[] = [];
      const claimer = (name: string, which: 0 | 1): Actor => ({
        name,
        act: async (gate) => {
          const sessions = [{ session: stage.sessions[which], slots: 4 }];
          // Their clocks differ: the one that is behind may come last.
          const now = epochMillis(NOW + which * 1_000);
          results.push(await settleOn(gatedHot(hot[which], gate), { sessions, now }));
        },
      });
      await run([claimer("one", 0), claimer("other", 1)]);
      const claimed = results.flatMap(({ claimed }) => claimed.attempts.map(({ task }) => task)).toSorted();
      expect(claimed).toEqual(["a", "b", "e", "f", "g"]);
      const wakes = results.map(({ nextStartAt }) => nextStartAt).filter((at) => at !== null);
      expect(Math.min(...wakes)).toBeGreaterThanOrEqual(NOW + 60_000);
    });
  });

  test("of an end that its worker tells and a loss that another takes for granted, one counts", async () => {
    await inManyOrders(threeTasks, async ({ stage, hot, run }) => {
      const { claimed } = await startAndClaim(stage, 1);
      const [attempt] = claimed.attempts;
      if (attempt === undefined) throw new Error("an attempt was to be claimed");
      const taken: string[] = [];
      const teller = (name: string, how: typeof SUCCESS | typeof LOST, port: HotPort): Actor => ({
        name,
        act: async (gate) => {
          const result = await settleOn(gatedHot(port, gate), { ended: [endOf(attempt, how)] });
          if (result.taken.size > 0) taken.push(how.outcome);
        },
      });
      await run([teller("worker", SUCCESS, hot[0]), teller("reaper", LOST, hot[1])]);
      expect(taken).toHaveLength(1);
      const { rows } = await sql<{ outcome: string }>`select outcome from task_attempt`.execute(stage.database.db);
      expect(rows).toEqual([{ outcome: taken[0] }]);
      const states = await statesOf(stage);
      expect(states[attempt.task]).toBe(taken[0] === "success" ? "success" : "scheduled");
    });
  });
});

describe("two runs that fail at once", () => {
  test("count as two: the second pauses their DAG, and once", async () => {
    const one = { ...serializedDag([serializedTask("a", inPool)]), maxConsecutiveFailedRuns: 2 };
    await inManyOrders(one, async ({ stage, hot, run }) => {
      const other = await addRun(stage);
      const { claimed } = await startAndClaim(stage, 2);
      const attempts = claimed.attempts.toSorted((a, b) => a.run - b.run);
      expect(attempts.map((attempt) => attempt.run)).toEqual([stage.run, other]);
      const results: BatchResult[] = [];
      await run(
        attempts.map((attempt, which) => ({
          name: `fails ${which}`,
          act: async (gate) => {
            // With the claim lock from the beginning in one of them, as when it starts runs, too.
            const batch = { ended: [endOf(attempt, FAILED)], starts: which };
            results.push(await settleOn(gatedHot(hot[which === 0 ? 0 : 1], gate), batch));
          },
        })),
      );
      expect(results.flatMap(({ pausedDags }) => pausedDags)).toEqual([stage.dagId]);
      const { rows } = await sql<{ paused: boolean; failed: number }>`
        select paused, failed_runs as failed from dag`.execute(stage.database.db);
      expect(rows).toEqual([{ paused: true, failed: 2 }]);
    });
  });
});

describe("a person and a scheduler", () => {
  test("a clear in the middle of a claim stops what was claimed, or comes first", async () => {
    await inManyOrders(threeTasks, async ({ stage, hot, run }) => {
      const { claimed } = await startAndClaim(stage, 1);
      const [a] = claimed.attempts;
      if (a === undefined) throw new Error("an attempt was to be claimed");
      let cancelled: readonly number[] = [];
      await run([
        {
          name: "claims",
          act: async (gate) => {
            const sessions = [{ session: stage.sessions[1], slots: 3 }];
            await settleOn(gatedHot(hot[0], gate), { ended: [endOf(a, SUCCESS)], sessions });
          },
        },
        {
          name: "clears",
          act: async (gate) => {
            const order = clearOrder(stage.dagId, stage.runId);
            const cleared = await applyClear(gatedDb(stage.database, gate), order, NOW);
            cancelled = cleared.cancel;
          },
        },
      ]);
      const { rows } = await sql<{ attempt: number }>`
        select a.attempt_key as attempt from task_attempt a join task_instance i on i.instance_key = a.instance_key
        where i.state = 'restarting' and a.ended_at is null or a.outcome = 'killed'`.execute(stage.database.db);
      expect(new Set(rows.map(({ attempt }) => attempt))).toEqual(new Set(cancelled));
    });
  });
});
