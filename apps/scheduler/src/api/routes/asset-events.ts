import * as z from "zod";
import { listAssetEvents } from "@daymill/metadata";
import type { AssetEventChoice, AssetEventPage, SeenDags } from "@daymill/metadata";
import { decodeCursor, toPage } from "../cursor.ts";
import { presentAssetEvent } from "../present/asset.ts";
import type { PageDb } from "../reader.ts";

/** A page of events of assets, newest first. */
export async function readEvents(
  db: PageDb,
  of: AssetEventChoice,
  query: {
    readonly limit: number;
    readonly after?: string | undefined;
    readonly by?: AssetEventPage["by"] | undefined;
    readonly seen: SeenDags;
  },
) {
  const before = decodeCursor(query.after, z.tuple([z.number()]));
  const rows = await listAssetEvents(db, {
    of,
    limit: query.limit + 1,
    seen: query.seen,
    ...(query.by && { by: query.by }),
    ...(before && { before: before[0] }),
  });
  return toPage(rows, query.limit, { item: presentAssetEvent, place: (row) => [row.eventKey] });
}
