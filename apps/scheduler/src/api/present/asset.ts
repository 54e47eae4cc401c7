import { isConditionMet } from "@daymill/core";
import type { AssetEventRow, AssetQueueRow, AssetRow, Lineage } from "@daymill/metadata";
import type { AssetEvent, AssetLineage, AssetQueue, AssetView } from "@daymill/contract";
import { iso, isoOrNull } from "./instants.ts";
import { presentSchedule } from "./schedule.ts";

export function presentAsset(row: AssetRow): AssetView {
  return {
    asset: row.name,
    lastEventAt: isoOrNull(row.lastEventAt),
    producers: [...row.producers],
    consumers: [...row.consumers],
    pending: row.pending,
  };
}

export function presentAssetQueue({ dagId, paused, schedule, assets }: AssetQueueRow): AssetQueue {
  const here = new Set(assets.filter(({ waiting }) => waiting > 0).map(({ asset }) => asset));
  return {
    dagId,
    paused,
    condition: presentSchedule(schedule).words,
    enough: schedule.kind === "assets" && isConditionMet(schedule.condition, here),
    assets: assets.map(({ newestAt, ...one }) => ({ ...one, newestAt: isoOrNull(newestAt) })),
  };
}

export function presentLineage({ assets, dags, links, more }: Lineage): AssetLineage {
  return {
    assets: assets.map(({ asset, lastEventAt }) => ({ asset, lastEventAt: isoOrNull(lastEventAt) })),
    dags: [...dags],
    links: [...links],
    more,
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
