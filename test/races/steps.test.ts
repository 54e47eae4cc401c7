import { epochMillis } from "@daymill/core";
import type { RunKey } from "@daymill/core";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { applyClear, RunMemory } from "@daymill/metadata";
import type { BatchResult, ClaimedAttempt, HotPort, MetadataDatabase } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { checkEngine } from "../simulation/invariants.ts";
import { inManyOrders } from "./in-many-orders.ts";
import { gatedDb, gatedHot } from "./interleave.ts";
import { addRun, endOf, mindOf, NOW, setStage, settleOn, startAndClaim, SUCCESS } from "./stage.ts";
import type { Mind, Stage } from "./stage.ts";

const inPool = { pool: "default_pool" };
const chain = serializedDag([
  serializedTask("a", inPool),
  serializedTask("b", { ...inPool, upstream: ["a"] }),
  serializedTask("c", { ...inPool, upstream: ["b"] }),
]);
const STEP = ["dm_step"];
const WHOLE = ["dm_settle", "dm_move_and_claim"];

/** The hot path of a database, with the names of what is called. */
function watched({ hot }: MetadataDatabase, calls: string[]): HotPort {
  return {
    ...hot,
    transaction: (work) =>
      hot.transaction((tx) =>
        work({
          call: (statement, params) => (calls.push(statement.name), tx.call(statement, params)),
          last: (statement, params) => (calls.push(statement.name), tx.last(statement, params)),
        }),
      ),
    call: (statement, params) => (calls.push(statement.name), hot.call(statement, params)),
  };
}

/** A run whose first task is claimed by a scheduler that remembers it. */
class Walk {
  readonly calls: string[] = [];
  readonly mind: Mind;
  readonly stage: Stage;
  parallelism = 100;
  now = NOW;

  constructor(stage: Stage) {
    this.stage = stage;
    this.mind = mindOf(stage.sessions[0]);
  }

  async begin(): Promise<ClaimedAttempt> {
    return onlyOne(await startAndClaim(this.stage, 8, this.mind));
  }

  /** Tells the end of an attempt; the calls are those of this batch alone. */
  async end(attempt: ClaimedAttempt): Promise<BatchResult> {
    this.calls.length = 0;
    const { stage, mind, parallelism, now } = this;
    const sessions = [{ session: stage.sessions[0], slots: 8 }];
    return await settleOn(
      watched(stage.database, this.calls),
      { now, ended: [endOf(attempt, SUCCESS)], sessions, parallelism },
      mind,
    );
  }

  async states(run: RunKey = this.stage.run): Promise<Record<string, string>> {
    const { rows } = await sql<{ task: string; state: string }>`
      select task_id as task, state from task_instance where run_key = ${run}`.execute(this.stage.database.db);
    return Object.fromEntries(rows.map(({ task, state }) => [task, state]));
  }
}

function onlyOne({ claimed }: BatchResult): ClaimedAttempt {
  const [attempt] = claimed.attempts;
  if (attempt === undefined || claimed.attempts.length > 1) throw new Error("one attempt was to be claimed");
  return attempt;
}

forEachDatabase((name, open) => {
  describe(`the end of one attempt of a run that is remembered, on ${name}`, () => {
    test("is written, and the next task is claimed, in one call", async () => {
      await using database = await open();
      const walk = new Walk(await setStage(database, chain));
      const a = await walk.begin();
      const result = await walk.end(a);
      expect(walk.calls).toEqual(STEP);
      expect([...result.taken]).toEqual([[a.attempt, "success"]]);
      expect(result.moved.map(({ task, from, to }) => [task, from, to])).toEqual([
        ["a", "queued", "success"],
        ["b", "none", "scheduled"],
      ]);
      const b = onlyOne(result);
      expect(b).toMatchObject({ task: "b", number: 1, tryNumber: 1, session: walk.stage.sessions[0] });
      expect(result.claimed.runs.get(walk.stage.run)).toMatchObject({ id: walk.stage.runId, bundle: "bundle" });
      expect(await walk.states()).toEqual({ a: "success", b: "queued", c: "none" });

      const c = onlyOne(await walk.end(b));
      expect((await walk.end(c)).endedRuns).toMatchObject([{ state: "success" }]);
      expect(walk.calls).toEqual(WHOLE);
      expect(await checkEngine(database, new Map())).toBeUndefined();
    });

    test("that comes a second time is refused", async () => {
      await using database = await open();
      const walk = new Walk(await setStage(database, chain));
      const a = await walk.begin();
      await walk.end(a);
      const again = await walk.end(a);
      expect(again.taken.size).toBe(0);
      expect(again.claimed.attempts).toEqual([]);
      expect(await walk.states()).toEqual({ a: "success", b: "queued", c: "none" });
    });

    test("of an attempt that was cleared meanwhile starts its task anew, and no other", async () => {
      await using database = await open();
      const walk = new Walk(await setStage(database, chain));
      const a = await walk.begin();
      await applyClear(database.db, clearOrder(walk.stage.dagId, walk.stage.runId), NOW);
      const next = onlyOne(await walk.end(a));
      expect(walk.calls).toEqual([...STEP, ...WHOLE]);
      expect(next).toMatchObject({ task: "a", number: 2, generation: 1 });
      expect(await walk.states()).toEqual({ a: "queued", b: "none", c: "none" });
    });

    test("is decided from what is read when another scheduler changed its run", async () => {
      await using database = await open();
      const walk = new Walk(await setStage(database, chain));
      const a = await walk.begin();
      const other = mindOf(walk.stage.sessions[1]);
      await settleOn(database.hot, { runs: [walk.stage.run] }, other);
      expect(other.memory.get(walk.stage.run)?.snapshot).toEqual(walk.mind.memory.get(walk.stage.run)?.snapshot);
      expect(onlyOne(await walk.end(a))).toMatchObject({ task: "b" });
      expect(walk.calls).toEqual([...STEP, ...WHOLE]);
      const b = { ...walk.mind.memory.get(walk.stage.run)?.snapshot.tasks.get("b")?.counts };
      expect(b).toEqual({ queued: 1 });
    });

    test("is decided from memory also where what is read beside it takes its place there", async () => {
      await using database = await open();
      const stage = await setStage(database, chain);
      const { decider } = mindOf(null);
      const memory = new RunMemory(stage.sessions[0], 3);
      const a = onlyOne(await startAndClaim(stage, 1, { decider, memory }));
      const other = await addRun(stage);
      const batch = { ended: [endOf(a, SUCCESS)], runs: [stage.run, other], starts: 10 };
      const { moved, runs } = await settleOn(database.hot, batch, { decider, memory });
      expect(moved.map(({ run, task, to }) => [run, task, to])).toEqual([
        [stage.run, "a", "success"],
        [stage.run, "b", "scheduled"],
        [other, "a", "scheduled"],
      ]);
      expect(new Set(runs.keys())).toEqual(new Set([stage.run, other]));
      expect([...memory.all().keys()]).toEqual([other]);
      expect(await checkEngine(database, new Map())).toBeUndefined();
    });

    test("claims nothing where no room is left: the next task stands in the queue", async () => {
      await using database = await open();
      const walk = new Walk(await setStage(database, chain));
      const a = await walk.begin();
      const occupier = await addRun(walk.stage);
      await settleOn(database.hot, {
        runs: [occupier],
        starts: 10,
        sessions: [{ session: walk.stage.sessions[1], slots: 1 }],
      });
      walk.parallelism = 1;
      expect((await walk.end(a)).claimed.attempts).toEqual([]);
      expect(walk.calls).toEqual(STEP);
      expect(await walk.states()).toEqual({ a: "success", b: "scheduled", c: "none" });
      expect(await walk.states(occupier)).toEqual({ a: "queued", b: "none", c: "none" });
    });

    test.each([
      ["the pool", sql`update pool set slots = 1`],
      ["the active tasks of the DAG", sql`update dag set max_active_tasks = 1`],
      ["the pause of the DAG", sql`update dag set paused = true`],
    ])("is held back by %s", async (_, limit) => {
      await using database = await open();
      const walk = new Walk(await setStage(database, chain));
      const a = await walk.begin();
      const occupier = await addRun(walk.stage);
      const sessions = [{ session: walk.stage.sessions[1], slots: 1 }];
      await settleOn(database.hot, { runs: [occupier], starts: 10, sessions });
      await limit.execute(database.db);
      expect((await walk.end(a)).claimed.attempts).toEqual([]);
      expect(await walk.states()).toEqual({ a: "success", b: "scheduled", c: "none" });
    });

    test("lets what stands in the queue go first", async () => {
      await using database = await open();
      const walk = new Walk(await setStage(database, chain));
      const a = await walk.begin();
      const waiting = await addRun(walk.stage);
      await settleOn(database.hot, { runs: [waiting], starts: 10 });
      expect(await walk.states(waiting)).toEqual({ a: "scheduled", b: "none", c: "none" });
      walk.parallelism = 1;
      walk.now = epochMillis(NOW + 1_000);
      expect(onlyOne(await walk.end(a))).toMatchObject({ run: waiting, task: "a" });
      expect(walk.calls).toEqual(STEP);
      expect(await walk.states()).toEqual({ a: "success", b: "scheduled", c: "none" });
      expect(await checkEngine(database, new Map())).toBeUndefined();
    });
  });
});

test("a clear in the middle of a step comes first, or finds the run as the step left it", async () => {
  await inManyOrders(chain, async ({ stage, hot, run }) => {
    const mind = mindOf(stage.sessions[0]);
    const a = onlyOne(await startAndClaim(stage, 1, mind));
    const sessions = [{ session: stage.sessions[0], slots: 3 }];
    await run([
      {
        name: "steps",
        act: async (gate) => {
          const b = await settleOn(gatedHot(hot[0], gate), { ended: [endOf(a, SUCCESS)], sessions }, mind);
          for (const attempt of b.claimed.attempts)
            await settleOn(gatedHot(hot[0], gate), { ended: [endOf(attempt, SUCCESS)], sessions }, mind);
        },
      },
      {
        name: "clears",
        act: async (gate) => {
          await applyClear(gatedDb(stage.database, gate), clearOrder(stage.dagId, stage.runId), NOW);
        },
      },
    ]);
    const { rows } = await sql<{ answer: Parameters<RunMemory["learn"]>[0][] | null }>`
      select dm_read_snapshots(array[${stage.run}]::bigint[]) as answer`.execute(stage.database.db);
    const read = new RunMemory(mind.memory.holder);
    for (const row of rows[0]?.answer ?? []) read.learn(row);
    for (const [key, { snapshot }] of read.all()) expect(mind.memory.get(key)?.snapshot).toEqual(snapshot);
  });
});
