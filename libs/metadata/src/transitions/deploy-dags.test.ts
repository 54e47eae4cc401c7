import { DaymillError } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { emptyBundle } from "../testing/empty-bundle.ts";
import { forEachDatabase } from "../testing.ts";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { deployDags } from "./deploy-dags.ts";
import { syncDag } from "./sync-dag.ts";

const NOW = 1_700_000_000_000 as EpochMillis;

/** A DAG of one task, and what a deploy says of it. */
function dagOf(id: string, task = "a") {
  const dag = serializedDag([serializedTask(task, {})], { id });
  return { dag, fingerprint: `${id}:${task}`, file: `${id}.ts`, sources: [], bundle: emptyBundle() };
}

const changesOf = (deployed: Awaited<ReturnType<typeof deployDags>>) =>
  Object.fromEntries(deployed.map(({ dagId, change, from, to }) => [dagId, [change, from?.version, to?.version]]));

const isActive = async ({ db }: MetadataDatabase) =>
  Object.fromEntries(
    (await db.selectFrom("dag").select(["dag_id", "active"]).orderBy("dag_id").execute()).map((row) => [
      row.dag_id,
      row.active,
    ]),
  );

forEachDatabase((name, open) => {
  test(`a deployment tells what it changes, and DAGs that it came without become inactive (${name})`, async () => {
    await using database = await open();
    const { db } = database;
    const deploy = (dags: ReturnType<typeof dagOf>[], dryRun = false) =>
      deployDags(db, { name: "shop", dags }, { now: NOW, dryRun });
    const first = [dagOf("a"), dagOf("b"), dagOf("c")];
    expect(changesOf(await deploy(first))).toEqual({
      a: ["added", undefined, 1],
      b: ["added", undefined, 1],
      c: ["added", undefined, 1],
    });
    const second = [dagOf("b"), dagOf("c", "x"), dagOf("d")];
    const planned = changesOf(await deploy(second, true));
    expect(planned).toEqual({
      a: ["removed", 1, undefined],
      b: ["unchanged", 1, 1],
      c: ["changed", 1, 2],
      d: ["added", undefined, 1],
    });
    expect(await isActive(database)).toEqual({ a: true, b: true, c: true });
    expect(changesOf(await deploy(second))).toEqual(planned);
    expect(await isActive(database)).toEqual({ a: false, b: true, c: true, d: true });
    expect(changesOf(await deploy([...second, dagOf("a")]))["a"]).toEqual(["added", undefined, 1]);
  });

  test(`DAGs of the folders and of other deployments are neither changed nor removed, unless they are adopted (${name})`, async () => {
    await using database = await open();
    const { db } = database;
    await syncDag(db, dagOf("mine"), { now: NOW });
    await deployDags(db, { name: "shop", dags: [dagOf("sales")] }, { now: NOW, dryRun: false });
    const options = { now: NOW, dryRun: false };
    for (const id of ["mine", "sales"]) {
      const stolen = deployDags(db, { name: "other", dags: [dagOf("new"), dagOf(id, "x")] }, options);
      await expect(stolen).rejects.toThrow(DaymillError);
      await expect(stolen).rejects.toMatchObject({ code: "E216", details: { dagId: id } });
    }
    await expect(syncDag(db, dagOf("sales", "y"), { now: NOW })).rejects.toMatchObject({ code: "E216" });
    await deployDags(db, { name: "other", dags: [] }, options);
    expect(await isActive(database)).toEqual({ mine: true, sales: true });
    await deployDags(db, { name: "other", dags: [{ ...dagOf("sales", "x"), adopt: true }] }, options);
    await deployDags(db, { name: "shop", dags: [] }, options);
    expect(await isActive(database)).toEqual({ mine: true, sales: true });
    await deployDags(db, { name: "other", dags: [] }, options);
    expect(await isActive(database)).toEqual({ mine: true, sales: false });
    await syncDag(db, dagOf("sales", "y"), { now: NOW });
    expect(await isActive(database)).toEqual({ mine: true, sales: true });
  });
});
