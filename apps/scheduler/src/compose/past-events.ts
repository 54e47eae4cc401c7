import { MAX_ASSET_EVENTS, toIso } from "@daymill/core";
import type { AssetEvent, AssetEventQuery, AssetEventSource, AttemptKey } from "@daymill/core";
import { listPastEvents } from "@daymill/metadata";
import type { MetadataDatabase, PastEventRow } from "@daymill/metadata";

/** The events of an asset that a body asks for, as it reads them. Never more than MAX_ASSET_EVENTS, whoever asks. */
export async function readPastEvents(
  db: MetadataDatabase["db"],
  query: AssetEventQuery,
  attempt: AttemptKey,
): Promise<AssetEvent[]> {
  const rows = await listPastEvents(db, { ...query, limit: Math.min(query.limit, MAX_ASSET_EVENTS) }, attempt);
  return rows.map((row) => ({ at: toIso(row.at), extra: row.extra, source: sourceOf(row), who: row.who }));
}

function sourceOf({
  dagId,
  runId,
  taskId,
  mapIndex,
  intervalStart,
  intervalEnd,
}: PastEventRow): AssetEventSource | null {
  if (dagId === null || runId === null || taskId === null || mapIndex === null) return null;
  if (intervalStart === null || intervalEnd === null) return null;
  return { dagId, runId, taskId, mapIndex, interval: { start: toIso(intervalStart), end: toIso(intervalEnd) } };
}
