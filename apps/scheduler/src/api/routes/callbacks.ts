import * as z from "zod";
import { findCallback, findRunKey, listCallbacks, retryCallback } from "@daymill/metadata";
import { callbackLogFile } from "../../data-layout.ts";
import type { ActionParts } from "../actions/actions.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers } from "../handlers.ts";
import { parseLogChunk } from "../logs/log-chunk.ts";
import { logPath, readLogRange } from "../logs/log-file.ts";
import { presentCallback } from "../present/callback.ts";
import { asDagId, asRunId, found, type PageDb, type Reader } from "../reader.ts";

export interface CallbackRouteParts extends Pick<ActionParts, "db" | "clock" | "wake" | "tell"> {
  readonly read: Reader;
  /** The log folder, absolute. */
  readonly logs: string;
}

interface RunParams {
  readonly dagId: string;
  readonly runId: string;
}

type CallbackRoutes = Pick<Handlers, "listCallbacks" | "retryCallback" | "getCallbackLog">;

export function callbackRoutes({ read, logs, db, clock, wake, tell }: CallbackRouteParts): CallbackRoutes {
  return {
    listCallbacks: ({ params, query }) =>
      read(async (db) => {
        const runKey = await runKeyOf(db, params);
        const { taskId, mapIndex, about, limit } = query;
        const of = about ?? (taskId === undefined ? undefined : { taskId, mapIndex });
        const after = decodeCursor(query.after, z.tuple([z.number()]));
        const rows = await listCallbacks(db, {
          runKey,
          limit: limit + 1,
          ...(of && { of }),
          ...(after && { after: after[0] }),
        });
        return toPage(rows, limit, { item: presentCallback, place: ({ key }) => [key] });
      }),
    retryCallback: async ({ params, caller }) => {
      const runKey = await read((db) => runKeyOf(db, params));
      const retry = { runKey, key: params.callbackId, who: caller.who };
      found((await retryCallback(db, retry, clock.now())) || undefined, nameOf(params));
      tell.run({ dagId: asDagId(params.dagId), runId: asRunId(params.runId) });
      wake([]);
      return presentCallback(await read((db) => callbackOf(db, params)));
    },
    getCallbackLog: async ({ params, query }) => {
      const { callbackId: key } = params;
      await read((db) => callbackOf(db, params));
      const raw = await readLogRange(logPath(logs, callbackLogFile({ ...params, key })), query);
      if (raw === undefined) return { lines: [], next: 0, size: 0 };
      const { lines, next } = parseLogChunk(raw.bytes, raw.offset, raw.startsInLine);
      return { lines, next, size: raw.size };
    },
  };
}

async function callbackOf(db: PageDb, params: RunParams & { readonly callbackId: number }) {
  const callback = await findCallback(db, { runKey: await runKeyOf(db, params), key: params.callbackId });
  return found(callback, nameOf(params));
}

function nameOf({ runId, callbackId }: RunParams & { readonly callbackId: number }): string {
  return `Callback ${callbackId} of the run ${runId}`;
}

async function runKeyOf(db: PageDb, { dagId, runId }: RunParams) {
  const name = { dagId: asDagId(dagId), runId: asRunId(runId) };
  return found(await findRunKey(db, name), `The run ${runId} of the DAG ${dagId}`);
}
