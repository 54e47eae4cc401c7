import type { AssetEvent } from "@daymill/contract";
import type { Column } from "./terminal/table.ts";

/** Events of assets, as every command prints them. */
export const ASSET_EVENT_COLUMNS: readonly Column<AssetEvent>[] = [
  { title: "event", cell: (row) => String(row.eventId), align: "right" },
  { title: "at", cell: (row) => row.at },
  { title: "from", cell: sourceText },
  { title: "started", cell: (row) => row.started.map(({ dagId, runId }) => `${dagId} ${runId}`).join(", ") },
  { title: "extra", cell: (row) => JSON.stringify(row.extra) },
];

function sourceText({ source, who }: AssetEvent): string {
  return source ? `${source.dagId}.${source.taskId} ${source.runId}` : `by hand: ${who ?? "unknown"}`;
}
