import { setTimeout as pause } from "node:timers/promises";
import type { RouteRequest } from "@daymill/contract";
import { startStack } from "../../support/start-stack.ts";
import type { Stack } from "../../support/start-stack.ts";
import { withPeakMemory } from "./peak-memory.ts";
import type { Taken } from "./spark-job.ts";

const LOOK_EVERY_MS = 100;

export interface ServerDay {
  readonly dagId: string;
  /** The folder of its DAG file. */
  readonly folder: string;
  readonly day: string;
  readonly connections: Readonly<Record<string, RouteRequest<"putConnection">["body"]>>;
  readonly pools?: Readonly<Record<string, number>>;
}

/** A day that a server of its own has done, until it is closed. */
export interface DoneDay extends Taken, AsyncDisposable {
  readonly dataDir: string;
}

/**
 * Has a server of its own do a day, two workers and an embedded database of records: from the start of the run to its end. The
 * peak is that of server, workers and database.
 */
export async function runServerDay({ dagId, folder, day, connections, pools = {} }: ServerDay): Promise<DoneDay> {
  const stack = await startStack({ dags: {}, args: ["--workers", "2", "--dags", folder] });
  try {
    for (const [connectionId, body] of Object.entries(connections))
      await stack.client.putConnection({ params: { connectionId }, body });
    for (const [pool, slots] of Object.entries(pools))
      await stack.client.putPool({ params: { pool }, body: { slots } });
    const { result: seconds, peakMb } = await withPeakMemory(stack.pid, () => backfillDay(stack, dagId, day));
    return { seconds, peakMb, dataDir: stack.dataDir, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

async function backfillDay({ client }: Stack, dagId: string, day: string): Promise<number> {
  const made = await client.createBackfill({ body: { dagId, from: day, to: day } });
  if (made.kind !== "backfill") throw new Error(`the backfill of ${dagId} was not created`);
  const { backfillId } = made;
  while ((await client.getBackfill({ params: { backfillId } })).state === "running") await pause(LOOK_EVERY_MS);
  const run = await client.getRun({ params: { dagId, runId: `backfill__${day}T00:00:00Z` } });
  if (run.state !== "success" || run.startedAt === null || run.endedAt === null)
    throw new Error(`${dagId} of ${day} is in the state ${run.state}: ${JSON.stringify(run.firstFailure)}`);
  return (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1_000;
}
