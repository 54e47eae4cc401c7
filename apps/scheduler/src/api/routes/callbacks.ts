import * as z from "zod";
import { findCallback, findRunKey, listCallbacks } from "@daymill/metadata";
import { callbackLogFile } from "../../data-layout.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers } from "../handlers.ts";
import { parseLogChunk } from "../logs/log-chunk.ts";
import { logPath, readLogRange } from "../logs/log-file.ts";
import { presentCallback } from "../present/callback.ts";
import { asDagId, asRunId, found, type PageDb, type Reader } from "../reader.ts";

export interface CallbackRouteParts {
  readonly read: Reader;
  /** The log folder, absolute. */
  readonly logs: string;
}

interface RunParams {
  readonly dagId: string;
  readonly runId: string;
}

export function callbackRoutes({ read, logs }: CallbackRouteParts): Pick<Handlers, "listCallbacks" | "getCallbackLog"> {
  return {
    listCallbacks: ({ params, query }) =>
      read(async (db) => {
        const runKey = await runKeyOf(db, params);
        const { taskId, mapIndex, limit } = query;
        const after = decodeCursor(query.after, z.tuple([z.number()]));
        const rows = await listCallbacks(db, {
          runKey,
          limit: limit + 1,
          ...(taskId !== undefined && { of: { taskId, mapIndex } }),
          ...(after && { after: after[0] }),
        });
        return toPage(rows, limit, { item: presentCallback, place: ({ key }) => [key] });
      }),
    getCallbackLog: async ({ params, query }) => {
      const { callbackId: key } = params;
      await read(async (db) => {
        const callback = await findCallback(db, { runKey: await runKeyOf(db, params), key });
        found(callback, `Callback ${key} of run "${params.runId}"`);
      });
      const raw = await readLogRange(logPath(logs, callbackLogFile({ ...params, key })), query);
      if (raw === undefined) return { lines: [], next: 0, size: 0 };
      const { lines, next } = parseLogChunk(raw.bytes, raw.offset, raw.startsInLine);
      return { lines, next, size: raw.size };
    },
  };
}

async function runKeyOf(db: PageDb, { dagId, runId }: RunParams) {
  const name = { dagId: asDagId(dagId), runId: asRunId(runId) };
  return found(await findRunKey(db, name), `The run "${runId}" of DAG "${dagId}"`);
}
