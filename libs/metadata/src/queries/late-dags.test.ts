import { epochMillis } from "@daymill/core";
import type { DagId, RunKey } from "@daymill/core";
import { expect, test } from "vitest";
import { acknowledgeFailures } from "../transitions/acknowledge-failures.ts";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedRunState } from "../testing/seed-states.ts";
import { listAcknowledgedDags, listLateDags } from "./overview.ts";

const window = { since: epochMillis(10_000), limit: 5 };

forEachDatabase((name, open) => {
  test(`${name}: late DAGs are listed with the deadline that was missed last, until somebody knows of it`, async () => {
    await using database = await open();
    const { db } = database;
    const miss = async (runKey: RunKey, called: string, missedAt: number | null): Promise<void> =>
      void (await db
        .insertInto("run_deadline")
        .values({
          run_key: runKey,
          generation: 0,
          name: called,
          due_at: epochMillis((missedAt ?? 20_000) - 100),
          state: missedAt === null ? "met" : "missed",
          missed_at: missedAt === null ? null : epochMillis(missedAt),
        })
        .execute());
    const keysOf: Record<string, readonly RunKey[]> = {};
    for (const dagId of ["slow", "slower", "old", "punctual"]) {
      const versionKey = await seedDag(database, { dagId, timezone: "Europe/Berlin", tasks: [{ id: "one" }] });
      keysOf[dagId] = await seedRuns(database, { dagId, versionKey, days: 2 });
    }
    const [first, second] = keysOf["slow"] as [RunKey, RunKey];
    await miss(first, "early", 10_000);
    await miss(second, "soon", 12_000);
    await miss(second, "later", 13_000);
    await seedRunState(database, { runKey: second, state: "success", at: epochMillis(14_000) });
    await miss((keysOf["slower"] as [RunKey])[0], "soon", 11_000);
    await miss((keysOf["old"] as [RunKey])[0], "soon", 9_999);
    await miss((keysOf["punctual"] as [RunKey])[0], "soon", null);

    const [slow, slower, ...others] = await listLateDags(db, window);
    expect(slow).toMatchObject({
      dagId: "slow",
      missed: 3,
      lastRunId: "day-0001",
      timezone: "Europe/Berlin",
      lastState: "success",
      lastEndedAt: 14_000,
      lastName: "later",
      lastDueAt: 12_900,
      lastMissedAt: 13_000,
      total: 2,
    });
    expect(slower).toMatchObject({ dagId: "slower", missed: 1, lastState: "queued", lastEndedAt: null, total: 2 });
    expect(others).toEqual([]);
    const idsOf = (rows: readonly { readonly dagId: DagId }[]) => rows.map(({ dagId }) => dagId);
    expect(await listLateDags(db, { ...window, limit: 1 })).toMatchObject([{ dagId: "slow", total: 2 }]);
    expect(idsOf(await listLateDags(db, { ...window, seen: ["slower" as DagId] }))).toEqual(["slower"]);

    const acknowledge = async (until: number) =>
      await acknowledgeFailures(db, { dagId: "slow" as DagId, until: epochMillis(until) });
    await acknowledge(12_000);
    expect(await listLateDags(db, window)).toMatchObject([{ dagId: "slow", missed: 1 }, { dagId: "slower" }]);
    expect(await listAcknowledgedDags(db, window)).toEqual([]);
    await acknowledge(13_000);
    expect(idsOf(await listLateDags(db, window))).toEqual(["slower"]);
    expect(idsOf(await listAcknowledgedDags(db, window))).toEqual(["slow"]);
  });
});
