import { dag, epochMillis, grouped, millis, sensor, task } from "@daymill/core";
import type {
  BackfillDay,
  BackfillEvent,
  BodyAnswer,
  CallbackContext,
  DagId,
  DeadlineEvent,
  GroupEvent,
  RunKey,
  TaskEvent,
  ToldEvent,
} from "@daymill/core";
import { applyClear, createBackfill, endSessions, listCallbacks } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../../testing/loop-harness.ts";
import type { LoopHarness } from "../../testing/loop-harness.ts";
import { looksOf } from "../../testing/run-body-here.ts";

const MINUTE = 60_000;
const every = "10m";

/** `waiting 1 at 00:10`: how callbacks stand, how often each was called, and when it is called next; each once. */
async function standing({ database }: LoopHarness, runKey: RunKey): Promise<Record<string, number>> {
  const rows = await listCallbacks(database.db, { runKey, limit: 1_000 });
  const texts = rows.map(({ state, tries, dueAt }) => {
    const due = dueAt === null ? "" : ` at ${new Date(dueAt).toISOString().slice(11, 16)}`;
    return `${state} ${tries}${due}`;
  });
  return Object.fromEntries([...Map.groupBy(texts, (text) => text)].map(([text, { length }]) => [text, length]));
}

async function untilStanding(loop: LoopHarness, run: RunKey, expected: Record<string, number>): Promise<void> {
  await loop.until(`the callbacks are ${JSON.stringify(expected)}`, async () => {
    const now = await standing(loop, run);
    return JSON.stringify(now) === JSON.stringify(expected);
  });
}

/** So many parts, of which the first fails at once, and the others when the gate is opened. */
function failing(count: number, onFailure: (event: TaskEvent | GroupEvent, ctx: CallbackContext) => void) {
  const gate = Promise.withResolvers<void>();
  const load = task("load", { onFailure: grouped({ every }, onFailure) }, async ({ part }: { part: number }) => {
    if (part > 0) await gate.promise;
    throw new Error(`no table ${part}`);
  });
  const orders = dag("orders", {}, () => {
    const parts = Array.from({ length: count }, (_, part) => part);
    load.map(parts, (part) => ({ part }));
  });
  return { orders, gate };
}

forEachDatabase((name, open) => {
  describe(`callbacks that are grouped on ${name}`, () => {
    test("are told of the first at once, and of what follows in one call when the time is over", async () => {
      const events: ToldEvent[] = [];
      const { orders, gate } = failing(13, (event) => void events.push(event));
      await using loop = await startLoop(await open(), [orders], { slots: 16 });
      await loop.addScheduler();
      const run = await loop.trigger("orders");
      await loop.until("the first was told", () => events.length === 1);
      expect(events[0]).toMatchObject({ kind: "failure", mapIndex: 0, error: { message: "no table 0" } });
      loop.time.advance(MINUTE);
      gate.resolve();
      expect(await loop.untilOver(run)).toBe("failed");
      await untilStanding(loop, run, { "success 1": 1, "waiting 0 at 00:10": 12 });
      await loop.pass(9 * MINUTE - 1);
      expect(events).toHaveLength(1);
      await loop.pass(1);
      await untilStanding(loop, run, { "success 1": 13 });
      expect(events).toHaveLength(2);
      expect(events[1]).toMatchObject({
        kind: "group",
        dagId: "orders",
        of: "failure",
        count: 12,
        since: "2024-05-02T00:01:00Z",
        at: "2024-05-02T00:01:00Z",
        url: "http://ui/task-instances?dag=orders&state=failed",
      });
      const named = (events[1] as GroupEvent).events.map((event) => ("taskId" in event ? event.mapIndex : undefined));
      expect(named).toHaveLength(10);
      expect(new Set(named).size).toBe(10);
    });

    test("are told of one that fails again and again by its last failure", async () => {
      const events: ToldEvent[] = [];
      const onRetry = grouped({ every }, (event: TaskEvent | GroupEvent) => void events.push(event));
      const retries = { limit: 4, base: "1m" };
      const load = task("load", { onRetry, retries }, () => {
        throw new Error("no table");
      });
      await using loop = await startLoop(await open(), [dag("orders", {}, () => void load())]);
      const run = await loop.trigger("orders");
      for (let k = 1; k <= 4; k += 1) {
        await loop.until("it failed", async () => (await loop.outcomes(run, "load")).filter(Boolean).length === k);
        await loop.pass(MINUTE);
      }
      expect(await loop.untilOver(run)).toBe("failed");
      await loop.pass(6 * MINUTE);
      await untilStanding(loop, run, { "success 1": 4 });
      expect(events).toMatchObject([
        { kind: "retry", attempt: { number: 1 } },
        { kind: "retry", attempt: { number: 4 } },
      ]);
    });

    test("that fail are called again at their time, without what has happened since; each name by itself", async () => {
      const told: string[] = [];
      let isDown = true;
      const note = (name: string) => (event: TaskEvent | GroupEvent) => {
        told.push(`${name} ${event.kind} ${event.kind === "group" ? event.count : event.taskId}`);
        if (isDown) throw new Error("the chat is down");
      };
      const gate = Promise.withResolvers<void>();
      const chat = grouped({ every }, note("chat"));
      const onFailure = [chat, grouped({ every, name: "mail" }, note("mail"))];
      const orders = dag("orders", {}, () => {
        task("load", { onFailure }, () => Promise.reject(new Error("no table")))();
        task("late", { onFailure: chat }, async () => {
          await gate.promise;
          throw new Error("no table");
        })();
      });
      await using loop = await startLoop(await open(), [orders]);
      const run = await loop.trigger("orders");
      await untilStanding(loop, run, { "waiting 1 at 00:00": 2 });
      expect(told.toSorted()).toEqual(["chat failure load", "mail failure load"]);
      gate.resolve();
      isDown = false;
      await loop.untilOver(run);
      await loop.pass(10_000);
      await untilStanding(loop, run, { "success 2": 2, "waiting 0 at 00:10": 1 });
      expect(told.slice(2).toSorted()).toEqual(["chat failure load", "mail failure load"]);
      await loop.pass(10 * MINUTE);
      await untilStanding(loop, run, { "success 2": 2, "success 1": 1 });
      expect(told.slice(4)).toEqual(["chat failure late"]);
    });

    test("that fail are told of in one call again, also when they are more than one scheduler calls at once", async () => {
      const told: string[] = [];
      const { orders, gate } = failing(40, (event) => {
        told.push(event.kind === "group" ? `group of ${event.count}` : event.kind);
        if (told.length === 2) throw new Error("the chat is down");
      });
      await using loop = await startLoop(await open(), [orders], { slots: 16 });
      const run = await loop.trigger("orders");
      await loop.until("the first was told", () => told.length === 1);
      gate.resolve();
      await loop.untilOver(run);
      await untilStanding(loop, run, { "success 1": 1, "waiting 0 at 00:10": 39 });
      await loop.pass(10 * MINUTE);
      await untilStanding(loop, run, { "success 1": 1, "waiting 1 at 00:10": 39 });
      await loop.pass(10_000);
      await untilStanding(loop, run, { "success 1": 1, "success 2": 39 });
      expect(told).toEqual(["failure", "group of 39", "group of 39"]);
    });

    test("are told of deadlines that were missed, each run and each deadline counted once", async () => {
      const events: ToldEvent[] = [];
      const onMiss = grouped({ every }, (event: DeadlineEvent | GroupEvent) => void events.push(event));
      const deadlines = [
        { from: "queued", after: "2m", onMiss },
        { from: "queued", after: "3m", onMiss },
      ] as const;
      const slow = dag(
        "slow",
        { maxActiveRuns: 9, deadlines },
        () => void sensor("never", { every: "30m" }, () => undefined)(),
      );
      await using loop = await startLoop(await open(), [slow]);
      const first = await loop.trigger("slow");
      await loop.pass(2 * MINUTE + 1);
      await loop.until("the first was told", () => events.length === 1);
      expect(events[0]).toMatchObject({ kind: "deadline", name: "queued + 2m" });
      const second = await loop.trigger("slow", 1);
      await loop.pass(3 * MINUTE + 1);
      await untilStanding(loop, first, { "success 1": 1, "waiting 0 at 00:12": 1 });
      await untilStanding(loop, second, { "waiting 0 at 00:12": 2 });
      await loop.pass(7 * MINUTE);
      await untilStanding(loop, second, { "success 1": 2 });
      expect(events.slice(1)).toMatchObject([
        { kind: "group", dagId: "slow", of: "deadline", count: 3, url: "http://ui/dags/slow" },
      ]);
      const named = (events[1] as GroupEvent).events.map((event) => ("name" in event ? event.name : ""));
      expect(named.toSorted()).toEqual(["queued + 2m", "queued + 3m", "queued + 3m"]);
    });

    test("are told of backfills that are done", async () => {
      const events: ToldEvent[] = [];
      const onBackfillDone = grouped({ every }, (event: BackfillEvent | GroupEvent) => void events.push(event));
      const orders = dag("orders", { onBackfillDone }, () => void task("load", () => 1)());
      await using loop = await startLoop(await open(), [orders]);
      const { db } = loop.database;
      const day = epochMillis(LOOP_START - 86_400_000);
      const run = { logicalDate: day, interval: { start: day, end: LOOP_START }, runAfter: LOOP_START };
      const days: BackfillDay[] = [{ action: "skip", reason: "already_exists", run }];
      const wish = { dagId: "orders" as DagId, reprocess: "none", direction: "forward", maxActiveRuns: 1 } as const;
      const make = async () =>
        (await createBackfill(db, { ...wish, params: {}, who: "ann", cause: "api", days }, loop.time.now()))
          .backfillKey;
      const first = await make();
      await loop.until("the first was told", () => events.length === 1);
      expect(events[0]).toMatchObject({ kind: "backfill", backfillId: first });
      const others = [await make(), await make()];
      await loop.until("the others wait", async () => {
        const rows = await db.selectFrom("callback").select("due_at").where("due_at", "is not", null).execute();
        return rows.length === 2 && rows.every(({ due_at }) => due_at === LOOP_START + 10 * MINUTE);
      });
      await loop.pass(10 * MINUTE);
      await loop.until("they were told", () => events.length === 2);
      expect(events[1]).toMatchObject({
        kind: "group",
        of: "backfill",
        count: 2,
        events: others.map((backfillId) => ({ kind: "backfill", backfillId })),
        url: "http://ui/dags/orders/backfills",
      });
    });

    test("that a dead scheduler had are all told by the next one, and those of what was cleared are not", async () => {
      const events: ToldEvent[] = [];
      const { orders, gate } = failing(13, (event) => void events.push(event));
      const looks = looksOf(new Map([["orders", orders]]));
      let calls = 0;
      await using loop = await startLoop(await open(), [orders], {
        slots: 16,
        look: (order, begun) => {
          calls += 1;
          // The second tells of twelve, and is never heard of again.
          return calls === 2 ? new Promise<BodyAnswer>(() => {}) : looks(order, begun);
        },
      });
      const { db } = loop.database;
      const run = await loop.trigger("orders");
      await loop.until("the first was told", () => events.length === 1);
      gate.resolve();
      await loop.untilOver(run);
      await untilStanding(loop, run, { "success 1": 1, "waiting 0 at 00:10": 12 });
      // It is held, so that it does not fail anew meanwhile.
      const cleared = { tasks: [{ taskId: "load", mapIndexes: [5] }], holdMs: millis(60 * MINUTE) };
      await applyClear(db, clearOrder("orders", "run-1", cleared), loop.time.now());
      await loop.pass(10 * MINUTE);
      await loop.until("the others are being told", () => calls === 2);
      const [session] = await db.selectFrom("worker_session").select("session_key as key").execute();
      if (session === undefined) throw new Error("there is no session");
      loop.schedulers.length = 0;
      await endSessions(db, [session.key], loop.time.now());
      await loop.addScheduler();
      await loop.until("they are told", () => events.length === 2);
      expect(events[1]).toMatchObject({ kind: "group", of: "failure", count: 11 });
      expect(loop.time.now()).toBe(LOOP_START + 10 * MINUTE);
    });
  });
});
