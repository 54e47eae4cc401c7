import { setTimeout as pause } from "node:timers/promises";
import type { Backfill, Client } from "@daymill/contract";
import type { ProgressBar } from "./progress-bar.ts";

const LOOK_EVERY_MS = 250;

export interface BackfillWish {
  readonly dagIds: readonly string[];
  readonly from: string;
  readonly to: string;
}

/**
 * Backfills each DAG over the range at the same time and waits until all are over. Runs that exist are run again, so a
 * second demo does its work anew; a backfill of the same range that an earlier program left open is followed instead.
 */
export async function runBackfills(client: Client, wish: BackfillWish, bar: ProgressBar): Promise<Backfill[]> {
  const ids = await Promise.all(wish.dagIds.map((dagId) => startBackfill(client, dagId, wish)));
  for (;;) {
    const now = await Promise.all(ids.map((backfillId) => client.getBackfill({ params: { backfillId } })));
    bar.show(progressOf(now));
    if (now.every((one) => one.state !== "running")) return now;
    await pause(LOOK_EVERY_MS);
  }
}

async function startBackfill(client: Client, dagId: string, { from, to }: BackfillWish): Promise<number> {
  const open = await client.listBackfills({ query: { dagId, state: "running" } });
  const same = open.items.find((one) => one.from === from && one.to === to);
  if (same) return same.backfillId;
  const made = await client.createBackfill({ body: { dagId, from, to, reprocess: "completed" } });
  if (made.kind !== "backfill") throw new Error(`the backfill of ${dagId} was not created`);
  return made.backfillId;
}

function progressOf(backfills: readonly Backfill[]) {
  const sum = (pick: (one: Backfill) => number) => backfills.reduce((total, one) => total + pick(one), 0);
  const failed = sum((one) => one.progress.failed);
  return {
    done: sum((one) => one.progress.success) + failed,
    total: sum((one) => one.progress.planned),
    note: `day runs, ${sum((one) => one.progress.running)} running${failed > 0 ? `, ${failed} failed` : ""}`,
  };
}
