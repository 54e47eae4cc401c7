import { epochMillis } from "@daymill/core";
import type { DagId, JsonValue, RunId, RunKey, TaskInstanceKey } from "@daymill/core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { findOutput, findOutputChange } from "../queries/outputs.ts";
import { listRemovedOutputs } from "../queries/removed-runs.ts";
import { findInstance } from "../queries/task-instance-detail.ts";
import { clearOrder, forEachDatabase, seedDag, seedOutput, seedRuns, seedRunState, seedStates } from "../testing.ts";
import { changeOutput, type OutputChange } from "./change-output.ts";
import { applyClear } from "./clear/apply-clear.ts";
import { applyMark } from "./clear/apply-mark.ts";
import { undoClear } from "./clear/undo-clear.ts";
import { removeRun } from "./retention/remove-run.ts";

const dagId = "orders" as DagId;
const runId = "day-0000" as RunId;
const NOW = epochMillis(Date.UTC(2024, 5, 1));
const name = { dagId, runId, taskId: "dump", mapIndex: -1 };

function setTo(value: JsonValue, rest: Partial<OutputChange> = {}): OutputChange {
  const bytes = JSON.stringify(value).length;
  return { name, output: { value, bytes }, writtenAt: undefined, who: "ada", ...rest };
}

const away = (rest: Partial<OutputChange> = {}): OutputChange => ({ ...setTo(null), output: null, ...rest });

/** A run whose `dump` has ended, and whose `load` has not. */
async function seeded(database: MetadataDatabase): Promise<{ run: RunKey; dump: TaskInstanceKey }> {
  const tasks = [{ id: "dump" }, { id: "load", upstream: ["dump"] }];
  const versionKey = await seedDag(database, { dagId, tasks });
  const [run = 0 as RunKey] = await seedRuns(database, { dagId, versionKey, days: 1 });
  await seedStates(database, { runKey: run, taskId: "dump", states: ["success"] });
  await seedRunState(database, { runKey: run, state: "running", at: NOW });
  const instance = await findInstance(database.db, name);
  return { run, dump: instance?.instanceKey ?? (0 as TaskInstanceKey) };
}

/** What the input of a task that reads `dump` is made from. */
async function readBelow({ db }: MetadataDatabase): Promise<unknown> {
  await sql`update version_task set reads = '["dump"]' where task_id = 'load'`.execute(db);
  const found = await sql<{ upstream: readonly { value: unknown; written: boolean }[] }>`
    select dm_upstream(array(select instance_key from task_instance where task_id = 'load')) as upstream`.execute(db);
  return found.rows[0]?.upstream.map(({ value, written }) => (written ? value : undefined))[0];
}

forEachDatabase((database, open) => {
  test(`${database}: what is set is what tasks read that begin later, and says who set it`, async () => {
    await using metadata = await open();
    const { db } = metadata;
    const { run, dump } = await seeded(metadata);
    await seedOutput(metadata, { runKey: run, taskId: "dump", value: { rows: 1 } });
    expect(await findOutputChange(db, dump)).toBeUndefined();
    expect(await changeOutput(db, setTo({ rows: 2 }), NOW)).toEqual({ kind: "changed", run });
    expect(await readBelow(metadata)).toEqual({ rows: 2 });
    expect(await findOutput(db, name)).toMatchObject({ value: { rows: 2 }, bytes: 10, uri: null, writtenAt: NOW });
    expect(await findOutputChange(db, dump)).toEqual({ cause: "set_output", who: "ada", at: NOW });
    expect(await changeOutput(db, away({ who: "bob" }), NOW)).toEqual({ kind: "changed", run });
    expect(await readBelow(metadata)).toBeUndefined();
    expect(await findOutputChange(db, dump)).toMatchObject({ cause: "delete_output", who: "bob" });
    expect(await changeOutput(db, away(), NOW)).toEqual({ kind: "missing" });
  });

  test(`${database}: null is a value`, async () => {
    await using metadata = await open();
    await seeded(metadata);
    await changeOutput(metadata.db, setTo(null), NOW);
    expect(await readBelow(metadata)).toBeNull();
  });

  test(`${database}: one that has not ended, or is not there, keeps what it has`, async () => {
    await using metadata = await open();
    await seeded(metadata);
    const set = (rest: Partial<typeof name>) =>
      changeOutput(metadata.db, setTo(1, { name: { ...name, ...rest } }), NOW);
    expect(await set({ taskId: "load" })).toEqual({ kind: "open", state: "none" });
    expect(await set({ taskId: "nope" })).toEqual({ kind: "missing" });
    expect(await set({ mapIndex: 3 })).toEqual({ kind: "missing" });
    expect(await set({ runId: "nope" as RunId })).toEqual({ kind: "missing" });
    const left = await sql`select from output union all select from state_change`.execute(metadata.db);
    expect(left.rows).toEqual([]);
  });

  test(`${database}: an output that somebody else changed meanwhile is not overwritten`, async () => {
    await using metadata = await open();
    const { db } = metadata;
    await seeded(metadata);
    expect(await changeOutput(db, setTo(1, { writtenAt: NOW }), NOW)).toEqual({ kind: "stale" });
    expect(await changeOutput(db, setTo(1, { writtenAt: null }), NOW)).toMatchObject({ kind: "changed" });
    expect(await changeOutput(db, setTo(2, { writtenAt: null }), NOW)).toEqual({ kind: "stale" });
    expect(await changeOutput(db, setTo(3, { writtenAt: NOW }), NOW)).toMatchObject({ kind: "changed" });
    expect(await findOutput(db, name)).toMatchObject({ value: 3 });
  });

  test(`${database}: a condition reads what was set, also once a failed task is marked success; its run is read anew`, async () => {
    await using metadata = await open();
    const { db } = metadata;
    const { run } = await seeded(metadata);
    await sql`update task_summary set keeps_choice = true, choice = '"left"' where task_id = 'dump'`.execute(db);
    await sql`update dag_run set held_by = 7`.execute(db);
    const choice = async () =>
      (
        await db
          .selectFrom("task_summary")
          .select("choice")
          .where("task_id", "=", "dump" as never)
          .execute()
      )[0]?.choice;
    await changeOutput(db, setTo("right"), NOW);
    expect(await choice()).toBe("right");
    expect(await db.selectFrom("dag_run").select("held_by").execute()).toEqual([{ held_by: null }]);
    await seedStates(metadata, { runKey: run, taskId: "dump", states: ["failed"] });
    await sql`update task_summary set choice = null`.execute(db);
    await changeOutput(db, setTo("by hand"), NOW);
    expect(await choice()).toBeNull();
    const selection = { ...clearOrder(dagId, runId, { tasks: [{ taskId: "dump" }] }), downstream: false };
    await applyMark(db, { ...selection, state: "success", etag: undefined }, NOW);
    expect(await choice()).toBe("by hand");
  });

  test(`${database}: a clear forgets who set it, and its undoing knows again`, async () => {
    await using metadata = await open();
    const { db } = metadata;
    const { dump } = await seeded(metadata);
    await changeOutput(db, setTo(1), NOW);
    const order = clearOrder(dagId, runId, { tasks: [{ taskId: "dump" }] });
    const { clearKey } = await applyClear(db, order, NOW);
    expect(await findOutputChange(db, dump)).toBeUndefined();
    await undoClear(db, { clearKey, who: "ada" }, NOW);
    expect(await findOutputChange(db, dump)).toMatchObject({ who: "ada" });
  });

  test(`${database}: the file of a large output that was replaced goes with the run`, async () => {
    await using metadata = await open();
    const { db } = metadata;
    const { run, dump } = await seeded(metadata);
    await seedOutput(metadata, { runKey: run, taskId: "dump", value: 1 });
    await sql`update output set value = null, uri = 'file:///outputs/1/1.json'`.execute(db);
    await changeOutput(db, setTo("small"), NOW);
    expect(await findOutput(db, name)).toMatchObject({ value: "small", uri: null });
    await seedRunState(metadata, { runKey: run, state: "success", at: NOW });
    await sql`update task_instance set state = 'success'`.execute(db);
    await removeRun(db, { run: { dagId, runId }, who: "ada" }, NOW);
    expect(await listRemovedOutputs(db, 10)).toEqual([dump]);
  });
});
