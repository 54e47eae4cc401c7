import { epochMillis } from "@daymill/core";
import type { DagId, RunKey } from "@daymill/core";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../../metadata-database.ts";
import { forEachDatabase, seedDag, seedRuns } from "../../testing.ts";
import { markRun } from "./mark-run.ts";

const dagId = "orders" as DagId;
const NOW = epochMillis(Date.UTC(2024, 5, 1));

forEachDatabase((name, open) => {
  async function oneRun(database: MetadataDatabase): Promise<RunKey> {
    const versionKey = await seedDag(database, { dagId, tasks: [{ id: "dump" }] });
    const [runKey] = await seedRuns(database, { dagId, versionKey, days: 1 });
    return runKey as RunKey;
  }

  const whole = async ({ db }: MetadataDatabase) => ({
    runs: await db.selectFrom("dag_run").select(["state", "ended_at as endedAt"]).execute(),
    instances: await db.selectFrom("task_instance").select("state").execute(),
    changes: await db.selectFrom("state_change").selectAll().execute(),
  });

  test(`${name}: a run that has succeeded in the meantime is not failed where only an open one was meant`, async () => {
    await using database = await open();
    const runKey = await oneRun(database);
    await markRun(database.db, { runKey, state: "success", who: "ada" }, NOW);
    const before = await whole(database);
    const cancel = { runKey, state: "failed", onlyOpen: true, who: "ann" } as const;
    expect(await markRun(database.db, cancel, NOW)).toEqual({ isChanged: false, cancel: [] });
    expect(await whole(database)).toEqual(before);
    expect(await markRun(database.db, { ...cancel, onlyOpen: false }, NOW)).toMatchObject({ isChanged: true });
  });

  test(`${name}: a run that goes on ends, also where only an open one is meant`, async () => {
    await using database = await open();
    const runKey = await oneRun(database);
    const cancel = { runKey, state: "failed", onlyOpen: true, who: "ann" } as const;
    expect(await markRun(database.db, cancel, NOW)).toMatchObject({ isChanged: true });
    expect(await whole(database)).toMatchObject({ runs: [{ state: "failed", endedAt: NOW }] });
  });
});
