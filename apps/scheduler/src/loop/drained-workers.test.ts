import { dag, sensor, task } from "@daymill/core";
import { drainWorker, listWorkers, resumeWorker } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const plain = (id: string) => task<{}, number>(id, () => 1);
const chain = dag("d", {}, () => void plain("second")({}, { after: [plain("first")({})] }));

/** How many attempts each worker has had. */
async function attempts({ database: { db } }: LoopHarness): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom("task_attempt as a")
    .innerJoin("worker_session as s", "s.session_key", "a.session_key")
    .select(["s.name", (count) => count.fn.countAll<string>().as("attempts")])
    .groupBy("s.name")
    .execute();
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.attempts)]));
}

forEachDatabase((name, open) => {
  describe(`drained workers, on ${name}`, () => {
    test("one takes nothing any more, and others take what there is", async () => {
      await using loop = await startLoop(await open(), [chain]);
      await loop.addScheduler();
      await drainWorker(loop.database.db, "w1", loop.time.now());
      for (const day of [0, 1, 2]) expect(await loop.untilOver(await loop.trigger("d", day))).toBe("success");
      expect(await attempts(loop)).toEqual({ w2: 6 });
    });

    test("what it has goes on to its end; the task after it waits until it is resumed", async () => {
      const gate = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const held = task<{}, number>("first", async () => {
        begun.resolve();
        await gate.promise;
        return 1;
      });
      const example = dag("d", {}, () => void plain("second")({}, { after: [held({})] }));
      await using loop = await startLoop(await open(), [example]);
      const { db } = loop.database;
      const runKey = await loop.trigger("d");
      await loop.until("it runs", async () => (await loop.states(runKey))["first"] === "running");
      await begun.promise;
      await drainWorker(db, "w1", loop.time.now());
      expect(await listWorkers(db)).toMatchObject([{ name: "w1", held: 1, drainedSince: loop.time.now() }]);
      gate.resolve();
      await loop.until("it is done", async () => (await loop.states(runKey))["first"] === "success");
      await loop.pass(60_000);
      expect(await loop.states(runKey)).toEqual({ first: "success", second: "scheduled" });
      expect(await listWorkers(db)).toMatchObject([{ held: 0 }]);
      await resumeWorker(db, "w1");
      expect(await loop.untilOver(runKey)).toBe("success");
    });

    test("it pokes no sensors either", async () => {
      let pokes = 0;
      const seen = sensor("seen", { every: "10s" }, async () => {
        pokes += 1;
        return pokes > 1 ? 1 : undefined;
      });
      await using loop = await startLoop(await open(), [dag("d", {}, () => void seen({}))]);
      const { db } = loop.database;
      const runKey = await loop.trigger("d");
      await loop.until("it was poked", async () => {
        await loop.schedulers[0]?.settled();
        return pokes === 1 && (await loop.states(runKey))["seen"] === "up_for_reschedule";
      });
      await drainWorker(db, "w1", loop.time.now());
      await loop.pass(60_000);
      expect(pokes).toBe(1);
      await resumeWorker(db, "w1");
      expect(await loop.untilOver(runKey)).toBe("success");
    });
  });
});
