import { cron, dag, task } from "@daymill/core";
import type { DagId } from "@daymill/core";
import { setPaused } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { beginLimitCase } from "../testing/limit-case.ts";
import { startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const dagId = "d" as DagId;
const first = task("first", () => 1);
const second = task("second", ({ n }: { n: number }) => n);
const chain = dag("d", {}, () => void second({ n: 2 }, { after: [first()] }));

async function pause({ database, time }: LoopHarness, paused: boolean): Promise<void> {
  await setPaused(database.db, { dagId, paused, who: "ann" }, time.now());
}

async function runStates({ database }: LoopHarness): Promise<string[]> {
  const rows = await database.db.selectFrom("dag_run").select("state").orderBy("run_key").execute();
  return rows.map(({ state }) => state);
}

forEachDatabase((name, open) => {
  describe(`a paused DAG, on ${name}`, () => {
    test("may begin so: its schedule makes no run until somebody lets it go on", async () => {
      const options = { schedule: cron("@daily"), start: "2024-04-29", catchup: true, pausedOnCreation: true };
      await using loop = await startLoop(await open(), [dag("d", options, () => void first())]);
      await loop.pass(60_000);
      expect(await runStates(loop)).toEqual([]);
      await pause(loop, false);
      await loop.until("its days are run", async () => {
        const states = await runStates(loop);
        return states.length === 3 && states.every((state) => state === "success");
      });
    });

    test("ends what runs, and begins neither a task nor a run, until somebody lets it go on", async () => {
      await using it = await beginLimitCase(open, { dags: [chain] });
      const { loop, bodies } = it;
      const running = await loop.trigger("d", 0);
      await loop.until("its first task runs", () => bodies.running.size > 0);
      await pause(loop, true);
      const waiting = await loop.trigger("d", 1);
      bodies.end();
      await loop.until("its end is recorded", async () => (await loop.states(running))["first"] === "success");
      await loop.pass(60_000);
      expect(bodies.names()).toEqual([]);
      expect(await runStates(loop)).toEqual(["running", "queued"]);
      await pause(loop, false);
      expect((await it.waves(2)).map((wave) => wave.toSorted())).toEqual([
        ["run-1 second", "run-2 first"],
        ["run-2 second"],
      ]);
      for (const run of [running, waiting]) expect(await loop.untilOver(run)).toBe("success");
    });
  });
});
