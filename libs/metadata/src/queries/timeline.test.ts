import { epochMillis } from "@daymill/core";
import type { DagId, RunKey, RunState } from "@daymill/core";
import { expect, test } from "vitest";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { readTimeline } from "./timeline.ts";

const window = { from: epochMillis(10_000), to: epochMillis(20_000), limit: 9, runs: 2 };

forEachDatabase((name, open) => {
  test(`${name}: the timeline names DAGs that were under way in its window or are due in it, with their newest runs`, async () => {
    await using database = await open();
    const { db } = database;
    const ran: Readonly<Record<string, readonly [RunState, number, number | null][]>> = {
      done: [
        ["success", 9_000, 10_000],
        ["success", 11_000, 12_000],
        ["success", 13_000, 14_000],
      ],
      failing: [["failed", 1_000, 10_001]],
      going: [["running", 1_000, null]],
      over: [["failed", 1_000, 9_999]],
      waiting: [],
    };
    const due: Readonly<Record<string, number>> = { due: 19_999, later: 20_000, off: 15_000 };
    for (const dagId of [...Object.keys(ran), ...Object.keys(due)]) {
      const versionKey = await seedDag(database, { dagId, tasks: [{ id: "one" }] });
      const runs = ran[dagId] ?? [];
      const keys = await seedRuns(database, {
        dagId,
        versionKey,
        days: Math.max(runs.length, dagId === "waiting" ? 1 : 0),
      });
      for (const [at, [state, started, ended]] of runs.entries())
        await db
          .updateTable("dag_run")
          .set({ state, started_at: epochMillis(started), ended_at: ended === null ? null : epochMillis(ended) })
          .where("run_key", "=", keys[at] as RunKey)
          .execute();
      const at = due[dagId];
      await db
        .updateTable("dag")
        .set({ next_run_after: at === undefined ? null : epochMillis(at), paused: dagId === "off" })
        .where("dag_id", "=", dagId as DagId)
        .execute();
    }
    const rows = await readTimeline(db, window);
    expect(rows.map(({ dagId, total, isOn, recentRuns }) => [dagId, total, isOn, recentRuns.length])).toEqual([
      ["failing", 4, true, 1],
      ["done", 4, true, 2],
      ["due", 4, true, 0],
      ["going", 4, true, 1],
    ]);
    expect(rows[1]?.recentRuns.map((run) => run.startedAt)).toEqual([13_000, 11_000]);
    expect((await readTimeline(db, { ...window, limit: 1 })).map(({ dagId, total }) => [dagId, total])).toEqual([
      ["failing", 4],
    ]);
    const seen = ["going" as DagId, "later" as DagId];
    expect((await readTimeline(db, { ...window, seen })).map(({ dagId }) => dagId)).toEqual(["going"]);
  });
});
