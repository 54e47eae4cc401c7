import { isTerminal } from "@daymill/core";
import type { Clock, TaskState } from "@daymill/core";
import { findAttempt, findInstance } from "@daymill/metadata";
import type { AttemptRow, InstanceName } from "@daymill/metadata";
import type { LogChunk, LogQuery } from "@daymill/contract";
import { attemptLogFile } from "../../data-layout.ts";
import { turns } from "../../process/turns.ts";
import type { Handlers } from "../handlers.ts";
import type { InstanceEnds } from "../live/instance-ends.ts";
import { parseLogChunk } from "../logs/log-chunk.ts";
import { logPath, openLog, readLogRange } from "../logs/log-file.ts";
import { searchLog } from "../logs/search-log.ts";
import { waitForGrowth } from "../logs/wait-for-growth.ts";
import { found, type Reader } from "../reader.ts";
import { instanceName, toName } from "./task-instances.ts";

export interface LogRouteParts {
  readonly read: Reader;
  readonly clock: Clock;
  /** The log folder, absolute. */
  readonly logs: string;
  /** How long logs are kept, in ms: an older attempt without one had one. */
  readonly logsKeptMs: number;
  /** Tells when an attempt of a task instance has ended. */
  readonly ends: InstanceEnds;
}

/** A search of a long log is at work for seconds: so many are at once, however many people search. */
const SEARCHES_AT_ONCE = 2;

export function logRoutes(parts: LogRouteParts): Pick<Handlers, "getLog" | "searchLog" | "downloadLog"> {
  const inTurn = turns(SEARCHES_AT_ONCE);
  return {
    getLog: async ({ params, query, caller }) => {
      const name = toName(params, query.mapIndex);
      // Watched before it is read, so that an end in between is not missed.
      using ended = parts.ends.watch(name);
      const first = await readChunk(parts, name, query);
      if (first.lines.length > 0 || first.complete || query.waitMs === 0) return first;
      const signal = AbortSignal.any([caller.signal, ended.signal]);
      const path = pathOf(parts.logs, name, Math.max(1, first.attempt));
      await waitForGrowth({ path, size: first.size, waitMs: query.waitMs, signal });
      return await readChunk(parts, name, query);
    },
    searchLog: async ({ params, query, caller }) => {
      const name = toName(params, query.mapIndex);
      const { attempt } = await readAttempt(parts.read, name, query.attempt);
      const number = attempt?.number ?? 0;
      if (attempt === undefined) return { attempt: number, ...NOTHING_FOUND };
      return await inTurn(async () => {
        await using file = await openLog(pathOf(parts.logs, name, number));
        const searched = file === undefined ? NOTHING_FOUND : await searchLog(file, query, caller.signal);
        return { attempt: number, ...searched };
      }, caller.signal);
    },
    downloadLog: async ({ params, query }) => {
      const name = toName(params, query.mapIndex);
      const { attempt } = await readAttempt(parts.read, name, query.attempt);
      const file = attempt && (await openLog(pathOf(parts.logs, name, attempt.number)));
      return found(file, `A log of ${instanceName(name)}`).createReadStream();
    },
  };
}

async function readChunk(parts: LogRouteParts, name: InstanceName, query: LogQuery): Promise<LogChunk> {
  const { attempt, state } = await readAttempt(parts.read, name, query.attempt);
  if (attempt === undefined) return { ...EMPTY, missing: "no_attempt", complete: isTerminal(state) };
  const raw = await readLogRange(pathOf(parts.logs, name, attempt.number), query);
  if (raw === undefined) return withoutFile(attempt, parts);
  const { lines, from, next } = parseLogChunk(raw.bytes, raw.offset, raw.startsInLine);
  const complete = attempt.endedAt !== null && next >= raw.size;
  return { attempt: attempt.number, lines, from, next, size: raw.size, complete, missing: null };
}

const NOTHING_FOUND = { size: 0, count: 0, places: [] };
const EMPTY = { attempt: 0, lines: [], from: 0, next: 0, size: 0, complete: false, missing: null } satisfies LogChunk;

/** The file appears with the first line: an attempt that is over and has none wrote nothing, or its log is gone by now. */
function withoutFile({ number, endedAt }: AttemptRow, { clock, logsKeptMs }: LogRouteParts): LogChunk {
  if (endedAt === null) return { ...EMPTY, attempt: number, missing: "not_started" };
  const isOld = clock.now() - endedAt > logsKeptMs;
  return { ...EMPTY, attempt: number, complete: true, missing: isOld ? "expired" : null };
}

interface ReadAttempt {
  readonly attempt: AttemptRow | undefined;
  /** Of the task instance. */
  readonly state: TaskState;
}

async function readAttempt(read: Reader, name: InstanceName, number: number | undefined): Promise<ReadAttempt> {
  return await read(async (db) => {
    const { instanceKey, state } = found(await findInstance(db, name), `The task instance ${instanceName(name)}`);
    const attempt = await findAttempt(db, { instanceKey, number: number ?? "newest" });
    if (number !== undefined) found(attempt, `Attempt ${number} of ${instanceName(name)}`);
    return { attempt, state };
  });
}

function pathOf(logs: string, name: InstanceName, number: number): string {
  return logPath(logs, attemptLogFile({ ...name, number }));
}
