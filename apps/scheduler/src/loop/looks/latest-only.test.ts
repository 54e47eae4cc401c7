import { cron, dag, latestOnly, task } from "@daymill/core";
import type { RunKey } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../../testing/loop-harness.ts";
import type { LoopHarness } from "../../testing/loop-harness.ts";

const load = task("load", () => 1);
const mail = task("mail", (input: { rows: number }) => input.rows);

const daily = dag("d", { schedule: cron("@daily"), start: "2024-04-29", catchup: true, maxActiveRuns: 9 }, () => {
  const rows = load();
  latestOnly("latest");
  mail({ rows });
});

async function runsOf({ database }: LoopHarness): Promise<RunKey[]> {
  const rows = await database.db.selectFrom("dag_run").select("run_key").orderBy("interval_start").execute();
  return rows.map((row) => row.run_key);
}

forEachDatabase((name, open) => {
  describe(`a DAG that does some things in its latest run only, on ${name}`, () => {
    test("skips them for the days that it catches up on, and does them for the last", async () => {
      await using loop = await startLoop(await open(), [daily]);
      await loop.until("the runs are there", async () => (await runsOf(loop)).length === 3);
      const [first = 0 as RunKey, second = 0 as RunKey, last = 0 as RunKey] = await runsOf(loop);
      for (const run of [first, second, last]) expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(first)).toEqual({ load: "success", latest: "success", mail: "skipped" });
      expect(await loop.states(second)).toMatchObject({ mail: "skipped" });
      expect(await loop.states(last)).toEqual({ load: "success", latest: "success", mail: "success" });
      expect(await Promise.all([first, last].map((run) => loop.outputOf(run, "latest")))).toEqual([false, true]);
    });

    test("does them in a run by hand, whatever its day", async () => {
      await using loop = await startLoop(await open(), [
        dag("m", { schedule: cron("@daily") }, () => {
          latestOnly("latest");
          load();
        }),
      ]);
      const run = await loop.trigger("m", 30);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({ latest: "success", load: "success" });
    });
  });
});
