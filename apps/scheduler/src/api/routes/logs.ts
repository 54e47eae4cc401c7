import { Readable } from "node:stream";
import { isTerminal } from "@daymill/core";
import type { Clock, TaskState } from "@daymill/core";
import { findAttempt, findInstance, listAttempts } from "@daymill/metadata";
import type { AttemptRow, InstanceName } from "@daymill/metadata";
import type { LogChunk, LogQuery } from "@daymill/contract";
import { attemptLogFile } from "../../data-layout.ts";
import { turns } from "../../process/turns.ts";
import type { Handlers } from "../handlers.ts";
import type { InstanceEnds } from "../live/instance-ends.ts";
import { parseLogChunk } from "../logs/log-chunk.ts";
import { logPath, openLog, readLogRange } from "../logs/log-file.ts";
import { type AttemptLog, logTexts, numberedLines, presentLogs } from "../logs/log-downloads.ts";
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

type LogHandlers = Pick<Handlers, "getLog" | "searchLog" | "downloadLog" | "downloadLogText">;

export function logRoutes(parts: LogRouteParts): LogHandlers {
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
      const logs = await logsOf(parts, name, query.attempt);
      if (query.attempt === "all") return Readable.from(numberedLines(logs));
      const file = logs[0] && (await openLog(logs[0].path));
      return found(file, `A log of ${instanceName(name)}`).createReadStream();
    },
    downloadLogText: async ({ params, query }) => {
      const logs = await logsOf(parts, toName(params, query.mapIndex), query.attempt);
      return Readable.from(logTexts(logs, { times: query.times, titles: query.attempt === "all" }));
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

/** The logs of an attempt, or of all, that are there; none is a 404. */
async function logsOf(
  { read, logs }: LogRouteParts,
  name: InstanceName,
  which: number | "all" | undefined,
): Promise<readonly AttemptLog[]> {
  const attempts = which === "all" ? await readAttempts(read, name) : [(await readAttempt(read, name, which)).attempt];
  const numbers = attempts.flatMap((attempt) => attempt?.number ?? []);
  const there = await presentLogs(numbers.map((number) => ({ attempt: number, path: pathOf(logs, name, number) })));
  return found(there.length === 0 ? undefined : there, `A log of ${instanceName(name)}`);
}

/** The oldest first. */
async function readAttempts(read: Reader, name: InstanceName): Promise<readonly AttemptRow[]> {
  return await read(async (db) => {
    const { instanceKey } = found(await findInstance(db, name), `The task instance ${instanceName(name)}`);
    return (await listAttempts(db, instanceKey)).toReversed();
  });
}

function pathOf(logs: string, name: InstanceName, number: number): string {
  return logPath(logs, attemptLogFile({ ...name, number }));
}
