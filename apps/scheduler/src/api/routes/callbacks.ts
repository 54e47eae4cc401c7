import * as z from "zod";
import { findBackfill, findCallback, findRunKey, listCallbacks, retryCallback } from "@daymill/metadata";
import type { CallbackSubject } from "@daymill/metadata";
import { callbackLogFile, NO_RUN } from "../../data-layout.ts";
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

interface BackfillParams {
  readonly backfillId: number;
}

type CallbackRoutes = Pick<
  Handlers,
  | "listCallbacks"
  | "retryCallback"
  | "getCallbackLog"
  | "listBackfillCallbacks"
  | "retryBackfillCallback"
  | "getBackfillCallbackLog"
>;

type Page = Omit<Parameters<typeof listCallbacks>[1], "runKey" | "backfillKey">;

export function callbackRoutes({ read, logs, db, clock, wake, tell }: CallbackRouteParts): CallbackRoutes {
  const list = async (db: PageDb, subject: CallbackSubject, page: Page & { readonly cursor: string | undefined }) => {
    const { cursor, ...rest } = page;
    const after = decodeCursor(cursor, z.tuple([z.number()]));
    const more = { ...subject, ...rest, limit: rest.limit + 1 };
    const rows = await listCallbacks(db, { ...more, ...(after && { after: after[0] }) });
    return toPage(rows, rest.limit, { item: presentCallback, place: ({ key }) => [key] });
  };
  /** `of`: what it is about, as its name goes on. */
  const retry = async (subject: CallbackSubject, { key, of, who }: { key: number; of: string; who: string }) => {
    const what = `Callback ${key} of ${of}`;
    found((await retryCallback(db, { ...subject, key, who }, clock.now())) || undefined, what);
    wake([]);
    return presentCallback(found(await read((reader) => findCallback(reader, { ...subject, key })), what));
  };
  const readLog = async (path: string, query: { readonly offset: number; readonly maxBytes: number }) => {
    const raw = await readLogRange(logPath(logs, path), query);
    if (raw === undefined) return { lines: [], next: 0, size: 0 };
    const { lines, next } = parseLogChunk(raw.bytes, raw.offset, raw.startsInLine);
    return { lines, next, size: raw.size };
  };
  return {
    listCallbacks: ({ params, query }) =>
      read(async (reader) => {
        const { taskId, mapIndex, about, limit, after: cursor } = query;
        const of = about ?? (taskId === undefined ? undefined : { taskId, mapIndex });
        return await list(reader, { runKey: await runKeyOf(reader, params) }, { limit, cursor, ...(of && { of }) });
      }),
    retryCallback: async ({ params, caller: { who } }) => {
      const { dagId, runId, callbackId: key } = params;
      const runKey = await read((reader) => runKeyOf(reader, params));
      const callback = await retry({ runKey }, { key, of: `the run ${runId}`, who });
      tell.run({ dagId: asDagId(dagId), runId: asRunId(runId) });
      return callback;
    },
    getCallbackLog: async ({ params, query }) => {
      const { callbackId: key, runId } = params;
      await read(async (reader) => {
        const callback = await findCallback(reader, { runKey: await runKeyOf(reader, params), key });
        return found(callback, `Callback ${key} of the run ${runId}`);
      });
      return await readLog(callbackLogFile({ ...params, key }), query);
    },
    listBackfillCallbacks: ({ params, query: { limit, after: cursor } }) =>
      read(async (reader) => {
        const { backfillId: backfillKey } = params;
        await dagOf(reader, params);
        return await list(reader, { backfillKey }, { limit, cursor });
      }),
    retryBackfillCallback: async ({ params: { backfillId, callbackId: key }, caller: { who } }) =>
      await retry({ backfillKey: backfillId }, { key, of: `the backfill ${backfillId}`, who }),
    getBackfillCallbackLog: async ({ params, query }) => {
      const { callbackId: key, backfillId } = params;
      const dagId = await read(async (reader) => {
        const callback = await findCallback(reader, { backfillKey: backfillId, key });
        found(callback, `Callback ${key} of the backfill ${backfillId}`);
        return await dagOf(reader, params);
      });
      return await readLog(callbackLogFile({ dagId, runId: NO_RUN, key }), query);
    },
  };
}

async function runKeyOf(db: PageDb, { dagId, runId }: RunParams) {
  const name = { dagId: asDagId(dagId), runId: asRunId(runId) };
  return found(await findRunKey(db, name), `The run ${runId} of the DAG ${dagId}`);
}

async function dagOf(db: PageDb, { backfillId }: BackfillParams) {
  return found(await findBackfill(db, backfillId), `The backfill ${backfillId}`).dagId;
}
