import { deleteQueuedEvents } from "@daymill/metadata";
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

export const ASSET_ACTIONS: readonly Action[] = [{ name: "events that wait are dropped", weight: 3, run: dropEvents }];
