import { DaymillError, millis } from "@daymill/core";
import type { DagId, RunId } from "@daymill/core";
import { readWithin } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";

/** A page that the database has not answered by then is given up: the scheduler's statements come first. */
const READ_LIMIT_MS = millis(5_000);

/** What reads are given; only the metadata library speaks through it. */
export type PageDb = MetadataDatabase["db"];

/** Runs the reads of one request, in one snapshot and within the time limit. */
export type Reader = <T>(read: (db: PageDb) => Promise<T>) => Promise<T>;

export function pageReader(db: PageDb): Reader {
  return (read) => readWithin(db, READ_LIMIT_MS, read);
}

/** The value, or E701 with a sentence about what is not there. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new DaymillError("E701", `${what} does not exist.`);
  return value;
}

/** Ids that the route's schema has checked. */
export function asDagId(text: string): DagId {
  return text as DagId;
}

export function asRunId(text: string): RunId {
  return text as RunId;
}
