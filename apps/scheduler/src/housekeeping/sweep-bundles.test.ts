import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMillis } from "@daymill/core";
import type { BundleId, RunId } from "@daymill/core";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { createRuns, findBundle, syncDag } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase, silentLog, emptyBundle } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { bundleStore } from "../bundle/bundle-store.ts";
import type { Bundle } from "../bundle/bundle-files.ts";
import { sweepBundles } from "./sweep-bundles.ts";

const DAY_MS = 86_400_000;
const NOW = epochMillis(Date.now());

function bundle(id: string, asset: string): Bundle {
  const name = `${asset}/clean.py`;
  const manifest = { format: 1, externals: {}, assets: [name] } as const;
  return { id: id as BundleId, code: "", map: "{}", manifest, assets: new Map([[name, new Uint8Array(1)]]) };
}

async function deploy({ db }: MetadataDatabase, id: string) {
  const dag = serializedDag([serializedTask("a", {})]);
  return await syncDag(db, { dag, fingerprint: id, file: "x.ts", sources: [], bundle: emptyBundle(id) }, { now: NOW });
}

test("bundles stay as long as a current version or an open run needs them; then their files go, and come back when asked for", async () => {
  await using database = await freshDatabase();
  const { db } = database;
  const folder = await mkdtemp(join(tmpdir(), "daymill-sweep-"));
  const store = bundleStore(folder);
  for (const [id, asset] of [
    ["old", "shared"],
    ["open", "own"],
    ["current", "shared"],
    ["failed-deploy", "lost"],
  ] as const)
    await store.save(bundle(id, asset));
  await deploy(database, "old");
  const open = await deploy(database, "open");
  const { dagId } = await deploy(database, "current");
  await db
    .insertInto("bundle")
    .values({ bundle_id: "failed-deploy" as BundleId, code: new Uint8Array(), created_at: NOW })
    .execute();
  const run = { dagId: dagId, runId: "r" as RunId, type: "manual", logicalDate: null, params: {} } as const;
  const interval = { start: NOW, end: NOW };
  await createRuns(db, [{ ...run, interval, runAfter: NOW, versionKey: open.versionKey }], NOW);
  const left = async () => (await readdir(folder)).filter((name) => name.endsWith(".mjs")).toSorted();
  const after = (days: number) => ({
    db,
    store,
    log: silentLog,
    clock: { now: () => epochMillis(Date.now() + days * DAY_MS) },
  });

  expect(await sweepBundles(after(0.5))).toEqual({ rows: 0, files: 0 });
  expect(await sweepBundles(after(2))).toEqual({ rows: 1, files: 2 });
  expect(await left()).toEqual(["current.mjs", "open.mjs"]);
  expect((await readdir(join(folder, "assets"))).toSorted()).toEqual(["own", "shared"]);
  expect(await findBundle(db, "old" as BundleId)).toMatchObject({ id: "old" });
  expect(await findBundle(db, "failed-deploy" as BundleId)).toBeUndefined();

  await db.updateTable("dag_run").set({ state: "success", started_at: NOW, ended_at: NOW }).execute();
  expect(await sweepBundles(after(2))).toEqual({ rows: 0, files: 1 });
  expect(await left()).toEqual(["current.mjs"]);
  await rm(folder, { recursive: true });
});

test("a folder that nobody has made yet holds no bundles", async () => {
  await using database = await freshDatabase();
  const parts = { db: database.db, store: bundleStore("/nowhere"), log: silentLog, clock: { now: () => NOW } };
  expect(await sweepBundles(parts)).toEqual({ rows: 0, files: 0 });
});
