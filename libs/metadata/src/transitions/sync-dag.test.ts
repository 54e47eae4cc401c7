import type { BundleId, DagId, EpochMillis } from "@daymill/core";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { expect, it } from "vitest";
import { findBundle } from "../queries/bundles.ts";
import { findVersionSource } from "../queries/dag-versions.ts";
import { forEachDatabase, freshDatabase, seedDag } from "../testing.ts";
import { syncDag } from "./sync-dag.ts";

it("a DAG has as many tasks as it likes, with assets of their own", async () => {
  await using database = await freshDatabase();
  const tasks = Array.from({ length: 3_300 }, (_, n) => ({ id: `t${n}`, produces: n === 3_299 ? ["lake/last"] : [] }));
  const versionKey = await seedDag(database, { dagId: "wide", tasks });
  const stored = await database.db
    .selectFrom("version_task")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("version_key", "=", versionKey)
    .executeTakeFirstOrThrow();
  expect(stored.count).toBe(3_300);
  const uses = await database.db.selectFrom("asset_use").select(["asset", "task_id"]).execute();
  expect(uses).toEqual([{ asset: "lake/last", task_id: "t3299" }]);
});

/** A DAG whose task stands in this line of this text, with a bundle that does the same whatever the text. */
function written(text: string, line: number) {
  const task = { ...serializedTask("a", {}), location: { file: "shop.ts", line, column: 1 } };
  const [code, sourceMap] = [`code of ${text}`, `map of ${text}`].map((part) => new Uint8Array(Buffer.from(part)));
  let asked = 0;
  const content = () => {
    asked += 1;
    return { code: code ?? new Uint8Array(), sourceMap: sourceMap ?? null, assets: {}, externals: {} };
  };
  return {
    asked: () => asked,
    deploy: {
      dag: serializedDag([task], { id: "shop" }),
      fingerprint: "same",
      file: "shop.ts",
      sources: [{ file: "shop.ts", text }],
      bundle: { id: "b" as BundleId, content },
    },
  };
}

forEachDatabase((name, open) => {
  it(`a text that does the same as before is that of its version from then on, with its places and its map, on ${name}`, async () => {
    await using database = await open();
    const { db } = database;
    const now = 1_700_000_000_000 as EpochMillis;
    const kept = async () => {
      const source = await findVersionSource(db, { dagId: "shop" as DagId, number: 1 });
      const bundle = await findBundle(db, "b" as BundleId);
      const [code, map] = [bundle?.code, bundle?.sourceMap].map((part) => Buffer.from(part ?? []).toString());
      return [source?.sources[0]?.text, source?.graph.tasks[0]?.location?.line, code, map];
    };
    await syncDag(db, written("one", 1).deploy, { now });
    const two = written("two", 2);
    expect(await syncDag(db, two.deploy, { now })).toMatchObject({ version: 1, isNewVersion: false });
    expect(await kept()).toEqual(["two", 2, "code of two", "map of two"]);
    expect(two.asked()).toBe(1);
    // What stands there already is not written again.
    await syncDag(db, two.deploy, { now });
    expect(two.asked()).toBe(1);
  });
});
