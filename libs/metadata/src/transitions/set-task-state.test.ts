import type { AttemptKey } from "@daymill/core";
import { expect, test } from "vitest";
import { findAssetState } from "../queries/asset-state.ts";
import { findBundle } from "../queries/bundles.ts";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { setTaskState } from "./set-task-state.ts";

const MINE = 71 as AttemptKey;
const LATE = 70 as AttemptKey;

forEachDatabase((name, open) => {
  test(`${name}: an attempt keeps values for its generation only while it owns the instance`, async () => {
    await using database = await open();
    const { db } = database;
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    await seedRuns(database, { dagId: "orders", versionKey, days: 1 });
    await db.updateTable("task_instance").set({ attempt_key: MINE, generation: 2 }).execute();
    expect(await setTaskState(db, { attempt: MINE, key: "page", value: { next: 3 } })).toBe(true);
    expect(await setTaskState(db, { attempt: LATE, key: "page", value: "late" })).toBe(false);
    expect(await setTaskState(db, { attempt: MINE, key: "page", value: { next: 4 } })).toBe(true);
    const rows = await db.selectFrom("task_state").select(["key", "generation", "value"]).execute();
    expect(rows).toEqual([{ key: "page", generation: 2, value: { next: 4 } }]);
  });

  test(`${name}: what was never stored is undefined`, async () => {
    await using database = await open();
    expect(await findAssetState(database.db, { asset: "a", key: "k" })).toBeUndefined();
    expect(await findBundle(database.db, "nope" as never)).toBeUndefined();
  });
});
