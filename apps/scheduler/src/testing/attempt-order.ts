import { readFileSync } from "node:fs";
import type { JsonObject, JsonValue, Logger } from "@daymill/core";
import type { AttemptOrder, TaskServices } from "../executor/executor.ts";
import type { LogLine } from "../worker/log-sink.ts";

/** The order of a manual run of DAG `d`; everything that is not named is as plain as can be. */
export function attemptOrder(
  named: Pick<AttemptOrder, "attemptKey" | "bundleId" | "taskId" | "logFile">,
): AttemptOrder {
  return {
    dagId: "d",
    mapIndex: -1,
    label: null,
    attemptNumber: 1,
    generation: 0,
    tryNumber: 1,
    run: { id: "manual__1", type: "manual", logicalDate: null },
    interval: INTERVAL,
    params: {},
    input: {},
    state: {},
    timeoutMs: null,
    isolation: "warm",
    env: [],
    workspace: "file:///workspace/",
    ...named,
  };
}

const INTERVAL = {
  start: "2024-03-15T00:00:00Z",
  end: "2024-03-16T00:00:00Z",
  date: "2024-03-15",
  dateNoDash: "20240315",
  year: "2024",
  month: "03",
  day: "15",
  hour: "00",
  timezone: "UTC",
};

/** Services that know nothing; each test hands in those that it needs. */
export const NO_SERVICES: TaskServices = {
  connection: ({ id }): Promise<JsonObject> => Promise.reject(new Error(`no connection ${id}`)),
  variable: () => Promise.resolve(undefined),
  stillOwned: () => Promise.resolve(true),
  setState: () => Promise.resolve(),
  assetState: (): Promise<JsonValue | undefined> => Promise.resolve(undefined),
  assetEvents: () => Promise.resolve([]),
};

/** The lines of an attempt's log; none when nothing was written. */
export function readAttemptLog(file: string): LogLine[] {
  try {
    const text = readFileSync(file, "utf8");
    return text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as LogLine);
  } catch {
    // An attempt that writes nothing has no file.
    return [];
  }
}

export interface LoggedLine {
  readonly message: string;
  readonly fields: unknown;
}

/** Keeps what is logged in a list. */
export function listLogger(lines: LoggedLine[]): Logger {
  const write = (message: string, fields?: unknown) => void lines.push({ message, fields });
  const logger: Logger = { debug: write, info: write, warn: write, error: write, child: () => logger };
  return logger;
}
