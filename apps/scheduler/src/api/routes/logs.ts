import { findAttempt, findInstance } from "@daymill/metadata";
import type { AttemptRow, InstanceName } from "@daymill/metadata";
import type { LogChunk, LogQuery } from "@daymill/contract";
import { attemptLogFile } from "../../data-layout.ts";
import type { Caller, Handlers } from "../handlers.ts";
import type { InstanceEnds } from "../live/instance-ends.ts";
import { parseLogChunk } from "../logs/log-chunk.ts";
import { logPath, openLog, readLogRange } from "../logs/log-file.ts";
import { waitForGrowth } from "../logs/wait-for-growth.ts";
import { found, type Reader } from "../reader.ts";
import { instanceName, toName } from "./task-instances.ts";

export interface LogRouteParts {
  readonly read: Reader;
  /** The log folder, absolute. */
  readonly logs: string;
  /** Tells when an attempt of a task instance has ended. */
  readonly ends: InstanceEnds;
}

export function logRoutes(parts: LogRouteParts): Pick<Handlers, "getLog" | "downloadLog"> {
  return {
    getLog: async ({ params, query, caller }) => {
      const name = toName(params, query.mapIndex);
      const first = await readChunk(parts, name, query);
      if (first.lines.length > 0 || first.complete || first.missing === "no_attempt" || query.waitMs === 0)
        return first;
      await waitForMore(parts, { name, attempt: first.attempt, size: first.size, query, caller });
      return await readChunk(parts, name, query);
    },
    downloadLog: async ({ params, query }) => {
      const name = toName(params, query.mapIndex);
      const attempt = await readAttempt(parts.read, name, query.attempt);
      const file = attempt && (await openLog(pathOf(parts.logs, name, attempt.number)));
      return found(file, `A log of ${instanceName(name)}`).createReadStream();
    },
  };
}

async function readChunk({ read, logs }: LogRouteParts, name: InstanceName, query: LogQuery): Promise<LogChunk> {
  const attempt = await readAttempt(read, name, query.attempt);
  if (attempt === undefined) return emptyChunk(0, "no_attempt");
  const isOver = attempt.endedAt !== null;
  const raw = await readLogRange(pathOf(logs, name, attempt.number), query);
  if (raw === undefined) {
    return { ...emptyChunk(attempt.number, isOver ? "expired" : "not_started"), complete: isOver };
  }
  const { lines, from, next } = parseLogChunk(raw.bytes, raw.offset, raw.startsInLine);
  return {
    attempt: attempt.number,
    lines,
    from,
    next,
    size: raw.size,
    complete: isOver && next >= raw.size,
    missing: null,
  };
}

function emptyChunk(attempt: number, missing: "no_attempt" | "not_started" | "expired"): LogChunk {
  return { attempt, lines: [], from: 0, next: 0, size: 0, complete: false, missing };
}

interface Wait {
  readonly name: InstanceName;
  readonly attempt: number;
  readonly size: number;
  readonly query: LogQuery;
  readonly caller: Caller;
}

async function waitForMore({ logs, ends }: LogRouteParts, { name, attempt, size, query, caller }: Wait): Promise<void> {
  using ended = ends.watch(name);
  const signal = AbortSignal.any([caller.signal, ended.signal]);
  await waitForGrowth({ path: pathOf(logs, name, attempt), size, waitMs: query.waitMs, signal });
}

async function readAttempt(
  read: Reader,
  name: InstanceName,
  number: number | undefined,
): Promise<AttemptRow | undefined> {
  return await read(async (db) => {
    const { instanceKey } = found(await findInstance(db, name), `The task instance ${instanceName(name)}`);
    const attempt = await findAttempt(db, { instanceKey, number: number ?? "newest" });
    return number === undefined ? attempt : found(attempt, `Attempt ${number} of ${instanceName(name)}`);
  });
}

function pathOf(logs: string, name: InstanceName, number: number): string {
  return logPath(logs, attemptLogFile({ ...name, number }));
}
