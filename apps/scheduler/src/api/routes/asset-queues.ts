import * as z from "zod";
import { deleteQueuedEvents, findDag, listAssetQueues } from "@daymill/metadata";
import type { ActionParts } from "../actions/actions.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers } from "../handlers.ts";
import { presentAssetQueue } from "../present/asset.ts";
import { asDagId, found, type Reader } from "../reader.ts";
import { readEvents } from "./asset-events.ts";

export interface AssetQueueParts extends Pick<ActionParts, "db" | "clock" | "wake" | "tell"> {
  readonly read: Reader;
}

type AssetQueueRoutes = Pick<Handlers, "listAssetQueues" | "listQueuedEvents" | "deleteQueuedEvents">;

/** What waits for runs of DAGs that assets start. */
export function assetQueueRoutes({ db, read, clock, wake, tell }: AssetQueueParts): AssetQueueRoutes {
  return {
    listAssetQueues: async ({ query, caller }) => {
      const after = decodeCursor(query.after, z.tuple([z.string()]));
      const page = {
        limit: query.limit + 1,
        seen: await caller.dagsWith("viewer"),
        ...(query.asset !== undefined && { asset: query.asset }),
        ...(after && { after: asDagId(after[0]) }),
      };
      const rows = await read((reader) => listAssetQueues(reader, page));
      return toPage(rows, query.limit, { item: presentAssetQueue, place: (row) => [row.dagId] });
    },
    listQueuedEvents: async ({ params: { dagId }, query, caller }) => {
      const seen = await caller.dagsWith("viewer");
      return await read(async (reader) => {
        found(await findDag(reader, asDagId(dagId)), dagName(dagId));
        const only = query.asset === undefined ? {} : { only: query.asset };
        return await readEvents(reader, { waitFor: asDagId(dagId), ...only }, { ...query, seen });
      });
    },
    deleteQueuedEvents: async ({ params: { dagId }, query: { asset, eventId }, caller }) => {
      const deletion = {
        dagId: asDagId(dagId),
        ...(asset !== undefined && { asset }),
        ...(eventId !== undefined && { event: eventId }),
        who: caller.who,
      };
      const deleted = found(await deleteQueuedEvents(db, deletion, clock.now()), dagName(dagId));
      tell.other({ kind: "asset" });
      wake([]);
      return { deleted };
    },
  };
}

function dagName(dagId: string): string {
  return `The DAG ${dagId}`;
}
