import { createAssetEvent, deleteQueuedEvents } from "@daymill/metadata";
import type { Action } from "./action.ts";
import type { World } from "./world.ts";

/** A person takes one event, or all of an asset, out of what waits for a DAG. */
async function dropEvents({ database, random, clock }: World): Promise<boolean> {
  const waiting = await database.db
    .selectFrom("asset_queue")
    .select(["dag_id as dagId", "asset", "event_key as event"])
    .orderBy("event_key")
    .execute();
  if (waiting.length === 0) return false;
  const { dagId, asset, event } = random.pick(waiting);
  const what = random.chance(0.5) ? { asset } : { event };
  await deleteQueuedEvents(database.db, { dagId, ...what, who: "simulation" }, clock.now());
  return true;
}

/** A person says that an asset was made anew that a DAG waits for. */
async function emitByHand(world: World): Promise<boolean> {
  const { database, random, clock } = world;
  const awaited = await database.db
    .selectFrom("asset_use")
    .select("asset")
    .distinct()
    .where("role", "=", "schedule")
    .orderBy("asset")
    .execute();
  if (awaited.length === 0) return false;
  const event = { asset: random.pick(awaited).asset, extra: {}, who: "simulation" };
  const made = await createAssetEvent(database.db, event, clock.now());
  world.wake([]);
  return made !== undefined;
}

export const ASSET_ACTIONS: readonly Action[] = [
  { name: "events that wait are dropped", weight: 3, run: dropEvents },
  { name: "a person emits an event", weight: 2, run: emitByHand },
];
