import * as z from "zod";
import {
  createAssetEvent,
  findAsset,
  findDag,
  findRunKey,
  listAssetEvents,
  listAssets,
  listAwaitedAssets,
} from "@daymill/metadata";
import type { AssetEventPage } from "@daymill/metadata";
import type { ActionParts } from "../actions/actions.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers } from "../handlers.ts";
import { presentAsset, presentAssetEvent } from "../present/asset.ts";
import { presentSchedule } from "../present/schedule.ts";
import { asDagId, asRunId, found, type PageDb, type Reader } from "../reader.ts";

export interface AssetRouteParts extends Pick<ActionParts, "db" | "clock" | "wake"> {
  readonly read: Reader;
}

type AssetRoutes = Pick<
  Handlers,
  "listAssets" | "getAsset" | "listAssetEvents" | "createAssetEvent" | "getDagAssets" | "listRunAssetEvents"
>;

export function assetRoutes({ db, read, clock, wake }: AssetRouteParts): AssetRoutes {
  return {
    listAssets: async ({ query }) => {
      const after = decodeCursor(query.after, z.tuple([z.string()]));
      const page = {
        limit: query.limit + 1,
        ...(query.q !== undefined && { text: query.q }),
        ...(after && { after: after[0] }),
      };
      const rows = await read((reader) => listAssets(reader, page));
      return toPage(rows, query.limit, { item: presentAsset, place: (row) => [row.name] });
    },
    getAsset: async ({ params: { asset } }) =>
      presentAsset(found(await read((reader) => findAsset(reader, asset)), assetName(asset))),
    listAssetEvents: ({ params: { asset }, query }) =>
      read(async (reader) => {
        found(await findAsset(reader, asset), assetName(asset));
        return await readEvents(reader, { asset }, query);
      }),
    createAssetEvent: async ({ params: { asset }, body, caller }) => {
      const event = { asset, extra: body.extra, who: caller.who };
      const eventKey = found(await createAssetEvent(db, event, clock.now()), assetName(asset));
      wake([]);
      const [row] = await read((reader) => listAssetEvents(reader, { of: { eventKey }, limit: 1 }));
      return presentAssetEvent(found(row, `The event ${eventKey}`));
    },
    getDagAssets: ({ params: { dagId } }) =>
      read(async (reader) => {
        const { schedule } = found(await findDag(reader, asDagId(dagId)), `The DAG ${dagId}`);
        const condition = schedule?.kind === "assets" ? presentSchedule(schedule).words : null;
        return { condition, assets: await listAwaitedAssets(reader, asDagId(dagId)) };
      }),
    listRunAssetEvents: ({ params: { dagId, runId }, query }) =>
      read(async (reader) => {
        const name = { dagId: asDagId(dagId), runId: asRunId(runId) };
        const runKey = found(await findRunKey(reader, name), `The run ${runId} of the DAG ${dagId}`);
        return await readEvents(reader, { runKey }, query);
      }),
  };
}

async function readEvents(
  db: PageDb,
  of: AssetEventPage["of"],
  query: { readonly limit: number; readonly after?: string | undefined },
) {
  const before = decodeCursor(query.after, z.tuple([z.number()]));
  const rows = await listAssetEvents(db, { of, limit: query.limit + 1, ...(before && { before: before[0] }) });
  return toPage(rows, query.limit, { item: presentAssetEvent, place: (row) => [row.eventKey] });
}

function assetName(asset: string): string {
  return `The asset ${asset}`;
}
