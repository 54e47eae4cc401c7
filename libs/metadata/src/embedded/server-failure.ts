import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { DaymillError } from "@daymill/core";
import type { ServerHome } from "./server-home.ts";

const DISK_FULL = /No space left on device|Disk quota exceeded|Check free disk space/;

/** How much of the log's end an error shows, in bytes. */
const LOG_TAIL_BYTES = 2_000;

/** What PostgreSQL said as ours: E504 when its disk is full, else E603. */
export function mapServerFailure(said: string, home: ServerHome): DaymillError {
  const details = { home: home.dir };
  if (DISK_FULL.test(said)) {
    const message = `The disk of the embedded database in ${home.dir} is full. Free some space and start again. PostgreSQL said: ${said}`;
    return new DaymillError("E504", message, { details });
  }
  const message = `The embedded database in ${home.dir} cannot start. PostgreSQL said: ${said}`;
  return new DaymillError("E603", message, { details });
}

/** The end of a log from a position on (bytes): what was written since. Empty when nothing was. */
export function readLogTail(file: string, from: number): string {
  const handle = openSync(file, "r");
  try {
    const size = fstatSync(handle).size;
    const start = Math.max(from, size - LOG_TAIL_BYTES);
    const tail = Buffer.alloc(Math.max(0, size - start));
    readSync(handle, tail, 0, tail.length, start);
    return tail.toString("utf8").trim();
  } finally {
    closeSync(handle);
  }
}
