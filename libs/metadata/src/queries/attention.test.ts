import { epochMillis } from "@daymill/core";
import type { DagId, RunKey } from "@daymill/core";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedLook, seedRunState } from "../testing/seed-states.ts";
import { listAwaitedApprovals, listPausedByFailures, listSoonest } from "./attention.ts";

const text = (v: string) => ({ k: "lit", v }) as const;

async function setDag(database: MetadataDatabase, dagId: string, set: Record<string, unknown>): Promise<void> {
  await database.db
    .updateTable("dag")
    .set(set)
    .where("dag_id", "=", dagId as DagId)
    .execute();
}

forEachDatabase((name, open) => {
  test(`${name}: what waits for a person is found among what waits for something else, the longest wait first`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, {
      dagId: "asking",
      timezone: "Europe/Berlin",
      tasks: [
        { id: "ask", wait: { kind: "approval", message: text("Load it?") } },
        { id: "later", wait: { kind: "approval", message: text("Drop it?") } },
        { id: "noon", wait: { kind: "until", at: text("2030-01-01T12:00:00Z") } },
      ],
    });
    const [runKey] = (await seedRuns(database, { dagId: "asking", versionKey, days: 1 })) as [RunKey];
    await seedRunState(database, { runKey, state: "running", at: epochMillis(1_000) });
    expect(await listAwaitedApprovals(database.db, 5)).toEqual([]);
    for (const [taskId, at] of [
      ["noon", 1_000],
      ["later", 3_000],
      ["ask", 2_000],
    ] as const) {
      await seedLook(database, { runKey, taskId, at: epochMillis(at) });
    }
    const waits = await listAwaitedApprovals(database.db, 1);
    expect(waits).toMatchObject([
      { dagId: "asking", runId: "day-0000", taskId: "ask", mapIndex: -1, since: 2_000, timezone: "Europe/Berlin" },
    ]);
    expect(waits[0]?.total).toBe(2);
  });

  test(`${name}: DAGs that failures paused are listed, those that a person paused or a deploy took away are not`, async () => {
    await using database = await open();
    for (const dagId of ["failing", "by_hand", "gone", "on"])
      await seedDag(database, { dagId, tasks: [{ id: "one" }] });
    const reason = "3 runs failed in a row";
    await setDag(database, "failing", { paused: true, pause_reason: reason });
    await setDag(database, "by_hand", { paused: true });
    await setDag(database, "gone", { paused: true, pause_reason: reason, active: false });
    expect(await listPausedByFailures(database.db, 5)).toEqual([{ dagId: "failing", reason, total: 1 }]);
  });

  test(`${name}: the next runs come soonest first, without those of DAGs that are paused or have none`, async () => {
    await using database = await open();
    const due = (at: number) => ({ next_run_after: at, next_interval_start: at - 10, next_interval_end: at });
    for (const dagId of ["late", "soon", "paused", "by_hand"])
      await seedDag(database, { dagId, tasks: [{ id: "one" }] });
    await setDag(database, "late", due(2_000));
    await setDag(database, "soon", due(1_000));
    await setDag(database, "paused", { ...due(500), paused: true });
    await setDag(database, "by_hand", { next_run_after: null, next_interval_start: null, next_interval_end: null });
    expect(await listSoonest(database.db, 5)).toMatchObject([
      { dagId: "soon", runAfter: 1_000, intervalStart: 990, intervalEnd: 1_000, timezone: "UTC" },
      { dagId: "late", runAfter: 2_000 },
    ]);
    expect(await listSoonest(database.db, 1)).toHaveLength(1);
  });
});
