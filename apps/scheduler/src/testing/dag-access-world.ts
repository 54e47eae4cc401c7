import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMillis } from "@daymill/core";
import type { DagId, EpochMillis, RunKey, TaskId } from "@daymill/core";
import { setLoadProblems } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import {
  FIRST_DAY,
  seedDag,
  seedLook,
  seedOutput,
  seedRuns,
  seedRunState,
  seedStates,
} from "@daymill/metadata/testing";
import { doorkeeper } from "../api/access/doorkeeper.ts";
import { eventRing } from "../api/live/event-ring.ts";
import { LOCAL_KEY, NOBODY_TOLD } from "./access-server.ts";
import { openApiServer } from "./api-server.ts";

const DAY_MS = 86_400_000;

/** What the server takes for now: half an hour after the first run has failed. */
const NOW = epochMillis(FIRST_DAY + 10 * DAY_MS);

/** A server on a database of its own, all of whose routes are real. */
export async function openWholeServer({ db }: MetadataDatabase) {
  const logs = join(tmpdir(), "daymill-no-such-folder");
  const clock = { now: () => NOW };
  const door = doorkeeper({ db, clock, localKey: LOCAL_KEY, hasProvider: false, secondFactorFor: [] });
  const ring = eventRing({ life: "a", capacity: 10 });
  const testConnection = async () => {
    throw new Error("nobody asks for it here");
  };
  return { app: await openApiServer({ db, clock, logs, door, ring, testConnection, ...NOBODY_TOLD }), ring };
}

/**
 * A DAG of everything, all of whose names begin with `word`: two runs that failed, one that succeeded, one that waits for an
 * approval, one that is queued; assets, one of which (`shared`) is that of several DAGs; another DAG that an asset starts, and
 * one that was paused.
 */
export async function seedEverything(database: MetadataDatabase, word: string, tags: readonly string[]): Promise<void> {
  const { db } = database;
  const dagId = `${word}_main`;
  const ask = { id: "ask", wait: { kind: "approval", message: { k: "lit", v: `${word}?` } } } as const;
  const load = { id: "load", produces: [`${word}_asset`, "shared"], callbacks: { failure: 1 } };
  const versionKey = await seedDag(database, { dagId, tasks: [load, ask], tags, description: `all of ${word}` });
  const onAssets = { all: [{ asset: `${word}_asset` }] };
  await seedDag(database, { dagId: `${word}_reader`, tasks: [{ id: "read", consumes: ["shared"] }], onAssets, tags });
  await seedDag(database, { dagId: `${word}_paused`, tasks: [{ id: "a" }], tags });
  await db
    .updateTable("dag")
    .set({ paused: true, pause_reason: `${word} failed too often` })
    .where("dag_id", "=", `${word}_paused` as DagId)
    .execute();
  const runs = (await seedRuns(database, { dagId, versionKey, days: 5 })) as [RunKey, RunKey, RunKey, RunKey, RunKey];
  const [failed, succeeded, running, , another] = runs;
  const failedAt = epochMillis(NOW - 1_800_000);
  for (const runKey of [failed, another]) {
    await seedStates(database, { runKey, taskId: "load", states: ["failed"] });
    await seedRunState(database, { runKey, state: "failed", at: failedAt });
  }
  await seedStates(database, { runKey: succeeded, taskId: "load", states: ["success"] });
  await seedOutput(database, { runKey: succeeded, taskId: "load", value: { rows: word } });
  await seedRunState(database, { runKey: succeeded, state: "success", at: failedAt });
  await seedRunState(database, { runKey: running, state: "running", at: failedAt });
  await seedLook(database, { runKey: running, taskId: "ask", at: failedAt });
  await setLoadProblems(
    db,
    [{ file: `${dagId}.ts`, problems: [{ code: "E202", message: `${word} broke` }] }],
    failedAt,
  );
  await seedEvents(database, { runKey: succeeded, assets: [`${word}_asset`, "shared"], at: failedAt });
}

async function seedEvents(
  { db }: MetadataDatabase,
  { runKey, assets, at }: { readonly runKey: RunKey; readonly assets: readonly string[]; readonly at: EpochMillis },
): Promise<void> {
  const { instance_key } = await db
    .selectFrom("task_instance")
    .select("instance_key")
    .where("run_key", "=", runKey)
    .where("task_id", "=", "load" as TaskId)
    .executeTakeFirstOrThrow();
  for (const asset of assets) {
    const event = { asset, at, extra: "{}", run_key: runKey, instance_key };
    const made = await db.insertInto("asset_event").values(event).returning("event_key").executeTakeFirstOrThrow();
    await db.insertInto("run_asset_event").values({ run_key: runKey, event_key: made.event_key }).execute();
  }
}
