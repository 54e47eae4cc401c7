import type { AssetEventRow, AssetRow } from "@daymill/metadata";
import type { AssetEvent, AssetView } from "@daymill/contract";
import { iso, isoOrNull } from "./instants.ts";

export function presentAsset(row: AssetRow): AssetView {
  return {
    asset: row.name,
    lastEventAt: isoOrNull(row.lastEventAt),
    producers: [...row.producers],
    consumers: [...row.consumers],
  };
}

export function presentAssetEvent(row: AssetEventRow): AssetEvent {
  const { eventKey, asset, at, extra, who, dagId, runId, taskId, mapIndex, started } = row;
  const isOfTask = dagId !== null && runId !== null && taskId !== null && mapIndex !== null;
  return {
    eventId: eventKey,
    asset,
    at: iso(at),
    extra,
    source: isOfTask ? { dagId, runId, taskId, mapIndex } : null,
    who,
    started: [...started],
  };
}
