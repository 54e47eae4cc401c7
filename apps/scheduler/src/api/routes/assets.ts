import * as z from "zod";
import type { TaskId } from "@daymill/core";
import {
  createAssetEvent,
  findAsset,
  findDag,
  findRunKey,
  listAssetEvents,
  listAssets,
  listAwaitedAssets,
  readLineage,
} from "@daymill/metadata";
import type { AssetRow } from "@daymill/metadata";
import type { ActionParts, Actions } from "../actions/actions.ts";
import { findProducer } from "../actions/find-producer.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Caller, Handlers } from "../handlers.ts";
import { presentAsset, presentAssetEvent, presentLineage } from "../present/asset.ts";
import { presentSchedule } from "../present/schedule.ts";
import { asDagId, found } from "../reader.ts";
import { readEvents } from "./asset-events.ts";
import { foundInRun } from "../found-in-run.ts";
import { readRunDetail, type RunDetailParts, toRunName, toTriggerRequest } from "./run-detail.ts";

export interface AssetRouteParts extends Pick<ActionParts, "db" | "clock" | "wake" | "tell">, RunDetailParts {
  readonly actions: Pick<Actions, "triggerRun">;
}

type AssetRoutes = Pick<
  Handlers,
  | "listAssets"
  | "getAsset"
  | "listAssetEvents"
  | "createAssetEvent"
  | "materialize"
  | "getAssetLineage"
  | "getDagAssets"
  | "listRunAssetEvents"
>;

/** Assets and DAGs of one answer: what a page can show. */
const MOST_AROUND = 300;

export function assetRoutes(parts: AssetRouteParts): AssetRoutes {
  const { db, read, clock, wake, tell, actions } = parts;
  const seenAsset = async (asset: string, caller: Caller): Promise<AssetRow> => {
    const seen = await caller.dagsWith("viewer");
    return found(await read((reader) => findAsset(reader, asset, seen)), assetName(asset));
  };
  return {
    listAssets: async ({ query, caller }) => {
      const after = decodeCursor(query.after, z.tuple([z.string()]));
      const page = {
        limit: query.limit + 1,
        seen: await caller.dagsWith("viewer"),
        ...(query.q !== undefined && { text: query.q }),
        ...(after && { after: after[0] }),
      };
      const rows = await read((reader) => listAssets(reader, page));
      return toPage(rows, query.limit, { item: presentAsset, place: (row) => [row.name] });
    },
    getAsset: async ({ params: { asset }, caller }) => presentAsset(await seenAsset(asset, caller)),
    listAssetEvents: async ({ params: { asset }, query, caller }) => {
      const seen = await caller.dagsWith("viewer");
      return await read(async (reader) => {
        found(await findAsset(reader, asset, seen), assetName(asset));
        return await readEvents(reader, { asset }, { ...query, seen });
      });
    },
    createAssetEvent: async ({ params: { asset }, body, caller }) => {
      const event = { asset, extra: body.extra, who: caller.who };
      const eventKey = found(await createAssetEvent(db, event, clock.now()), assetName(asset));
      tell.other({ kind: "asset" });
      wake([]);
      const seen = await caller.dagsWith("viewer");
      const [row] = await read((reader) => listAssetEvents(reader, { of: { eventKey }, seen, limit: 1 }));
      return presentAssetEvent(found(row, `The event ${eventKey}`));
    },
    materialize: async ({ params: { asset }, body: { dagId, ...body }, caller }) => {
      const producer = findProducer(await seenAsset(asset, caller), dagId === undefined ? undefined : asDagId(dagId));
      const runId = await actions.triggerRun(toTriggerRequest(producer, { body, caller }));
      return await readRunDetail(parts, { dagId: producer, runId });
    },
    getAssetLineage: async ({ params: { asset }, query, caller }) => {
      const seen = await caller.dagsWith("viewer");
      return await read(async (reader) => {
        found(await findAsset(reader, asset, seen), assetName(asset));
        return presentLineage(await readLineage(reader, { asset, ...query, seen, most: MOST_AROUND }));
      });
    },
    getDagAssets: ({ params: { dagId } }) =>
      read(async (reader) => {
        const { schedule } = found(await findDag(reader, asDagId(dagId)), `The DAG ${dagId}`);
        const condition = schedule?.kind === "assets" ? presentSchedule(schedule).words : null;
        return { condition, assets: await listAwaitedAssets(reader, asDagId(dagId)) };
      }),
    listRunAssetEvents: async ({ params, query, caller }) => {
      const seen = await caller.dagsWith("viewer");
      return await read(async (reader) => {
        const run = toRunName(params);
        const runKey = await foundInRun(reader, { value: await findRunKey(reader, run), run });
        const { which, taskId, mapIndex, ...page } = query;
        const of = which === "started" ? { started: runKey } : { madeBy: runKey };
        const by = taskId === undefined ? undefined : { taskId: taskId as TaskId, mapIndex };
        return await readEvents(reader, of, { ...page, by, seen });
      });
    },
  };
}

function assetName(asset: string): string {
  return `The asset ${asset}`;
}
