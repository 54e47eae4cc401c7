import { isOccupying, toError } from "@daymill/core";
import type { DagId, Logger, RunId } from "@daymill/core";
import { listenForLive, MAX_LIVE_BYTES, sendLive } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { liveEventSchema } from "@daymill/contract";
import type { LiveEvent } from "@daymill/contract";
import type { Live } from "./open-live.ts";

export interface RelayParts {
  readonly database: MetadataDatabase;
  readonly live: Live;
  readonly log: Logger;
}

/** Hands what this process tells on to the API servers of other processes. Returns what ends it. */
export function relayOut({ database, live, log }: RelayParts): () => void {
  return live.ring.subscribe(({ event }) => {
    sendLive(database, toText(event)).catch((error: unknown) => {
      log.warn("other servers could not be told of a change; their pages show it with the next fetch", {
        error: toError(error).message,
      });
    });
  });
}

/** Tells the browsers of this process what other processes do. */
export async function relayIn({ database, live, log }: RelayParts): Promise<AsyncDisposable> {
  return await listenForLive(database, (text) => {
    const read = liveEventSchema.safeParse(parseJson(text));
    if (!read.success) return log.warn("another process told something that this version does not know");
    live.ring.publish(read.data);
    tellEnds(read.data, live);
  });
}

/** A change of very many tasks is told without them: whoever wants to know fetches the run. */
function toText(event: LiveEvent): string {
  const text = JSON.stringify(event);
  const isTooLong = Buffer.byteLength(text) > MAX_LIVE_BYTES;
  return isTooLong && event.kind === "run" ? JSON.stringify({ ...event, tasks: null }) : text;
}

function tellEnds(event: LiveEvent, { ends }: Live): void {
  if (event.kind !== "run") return;
  for (const [taskId, mapIndex, state] of event.tasks ?? []) {
    if (isOccupying(state)) continue;
    ends.tell({ dagId: event.dagId as DagId, runId: event.runId as RunId, taskId, mapIndex });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours: the schema refuses undefined like any other wrong shape.
    return undefined;
  }
}
