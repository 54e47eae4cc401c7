import { epochMillis } from "@daymill/core";
import type { DagId, RunId, VersionKey } from "@daymill/core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { forEachDatabase } from "../testing.ts";
import { FIRST_DAY, seedDag } from "../testing/seed-dag.ts";
import type { NewRun } from "./create-runs.ts";
import { RunMaker } from "./run-maker.ts";

const clock = { now: () => FIRST_DAY };

function runOf(versionKey: VersionKey, runId: string, rest: Partial<NewRun> = {}): NewRun {
  const interval = { start: FIRST_DAY, end: FIRST_DAY };
  return {
    dagId: "orders" as DagId,
    runId: runId as RunId,
    type: "manual",
    logicalDate: null,
    interval,
    runAfter: FIRST_DAY,
    versionKey,
    params: {},
    ...rest,
  };
}

async function countInserts({ db }: MetadataDatabase): Promise<{ runs: number; transactions: number }> {
  const { rows } = await sql<{ by: string }>`select xmin::text as by from dag_run`.execute(db);
  return { runs: rows.length, transactions: new Set(rows.map(({ by }) => by)).size };
}

forEachDatabase((name, open) => {
  test(`${name}: runs that are asked for at once are made together, each with its own answer`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "a" }] });
    const maker = new RunMaker({ db: database.db, clock });
    const ids = Array.from({ length: 50 }, (_, n) => `run-${n}`);

    const made = await Promise.all(ids.map((id) => maker.make(runOf(versionKey, id))));

    expect(made.map((run) => run?.runId)).toEqual(ids);
    const { runs, transactions } = await countInserts(database);
    expect(runs).toBe(50);
    expect(transactions).toBeLessThanOrEqual(2);
  });

  test(`${name}: of two requests for one run the first gets it; a run that exists is not made again`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "a" }] });
    const maker = new RunMaker({ db: database.db, clock });
    const day = epochMillis(FIRST_DAY + 86_400_000);

    const asked = [
      runOf(versionKey, "alone"),
      runOf(versionKey, "same"),
      runOf(versionKey, "same"),
      runOf(versionKey, "a day", { logicalDate: day }),
      runOf(versionKey, "the same day", { logicalDate: day }),
    ];
    const made = await Promise.all(asked.map((run) => maker.make(run)));

    expect(made.map((run) => run?.runId)).toEqual(["alone", "same", undefined, "a day", undefined]);
    expect(await maker.make(runOf(versionKey, "alone"))).toBeUndefined();
  });

  test(`${name}: a request that the database refuses fails alone`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "a" }] });
    const maker = new RunMaker({ db: database.db, clock });
    const backwards = { start: epochMillis(FIRST_DAY + 1), end: FIRST_DAY };

    const [first, bad, last] = await Promise.allSettled([
      maker.make(runOf(versionKey, "first")),
      maker.make(runOf(versionKey, "bad", { interval: backwards })),
      maker.make(runOf(versionKey, "last")),
    ]);

    expect(first).toMatchObject({ status: "fulfilled", value: { runId: "first" } });
    expect(bad.status).toBe("rejected");
    expect(last).toMatchObject({ status: "fulfilled", value: { runId: "last" } });
    expect((await countInserts(database)).runs).toBe(2);
  });
});
