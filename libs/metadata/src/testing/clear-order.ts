import { millis } from "@daymill/core";
import type { DagId, RunId } from "@daymill/core";
import type { ClearOrder } from "../transitions/clear/apply-clear.ts";

/** A clear of every task of one run, at once, that stops what runs and changes no version; `other` says what differs. */
export function clearOrder(dagId: string, runId: string, other: Partial<ClearOrder> = {}): ClearOrder {
  return {
    dagId: dagId as DagId,
    runIds: [runId as RunId],
    tasks: undefined,
    upstream: false,
    downstream: false,
    past: false,
    future: false,
    only: "all",
    exclude: [],
    running: "stop",
    latestVersion: false,
    producers: false,
    otherDags: false,
    holdMs: millis(0),
    etag: undefined,
    who: "ann",
    ...other,
  };
}
