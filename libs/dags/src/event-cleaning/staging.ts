import { text } from "node:stream/consumers";
import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { placeOf } from "@daymill/operators";
import { toCleanedDay } from "./cleaned-day.ts";
import type { CleanedChunk, CleanedDay } from "./cleaned-day.ts";

/** Removes all that lies in a folder; one that is not there is fine. */
export async function clearFolder(uri: string, ctx: TaskContext): Promise<void> {
  const { store, key } = await placeOf(uri, ctx);
  await store.deletePrefix(key);
}

const COUNTS = ["lines", "rows", "dropped", "rejects", "read"] as const;
const LISTS = ["empty", "damaged", "missing"] as const;

/** What the job of Spark says that it did, in `report.json` of its folder. Rejects with E433 when it says something else. */
export async function collectReport({ staging }: { readonly staging: string }, ctx: TaskContext): Promise<CleanedDay> {
  const { store, key } = await placeOf(`${staging}report.json`, ctx);
  const report = JSON.parse(await text(await store.read(key))) as { readonly chunks?: unknown };
  const chunks = Array.isArray(report.chunks) ? (report.chunks as unknown[]) : [undefined];
  return toCleanedDay(chunks.map((chunk) => toChunk(chunk, staging)));
}

function toChunk(chunk: unknown, staging: string): CleanedChunk {
  if (!isChunk(chunk))
    throw new DaymillError(
      "E433",
      `${staging}report.json is not the report of a cleaning. Clear the task "stage_job".`,
    );
  const { folder, ...counts } = chunk;
  return { uri: folder === null ? null : `${staging}${folder}/`, ...counts };
}

function isChunk(chunk: unknown): chunk is Omit<CleanedChunk, "uri"> & { readonly folder: string | null } {
  if (typeof chunk !== "object" || chunk === null) return false;
  const found = chunk as Readonly<Record<string, unknown>>;
  return (
    (found["folder"] === null || typeof found["folder"] === "string") &&
    COUNTS.every((name) => typeof found[name] === "number") &&
    LISTS.every((name) => Array.isArray(found[name]))
  );
}
