import { posix } from "node:path";
import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { placeOf } from "@daymill/operators";
import { chunkBySize } from "../chunk-by-size.ts";
import type { SizedObject } from "../chunk-by-size.ts";

const MINUTES_PER_DAY = 24 * 60;

/** Files that are cleaned together. */
export interface FileChunk {
  /** Names below the folder of the day. */
  readonly objects: string[];
  readonly bytes: number;
}

export interface FilePlan {
  readonly chunks: FileChunk[];
  /** Files that are there. */
  readonly files: number;
  /** URIs of files that the day should have and has not. */
  readonly missing: string[];
}

export interface FilePlanSettings {
  /** A file is expected every so many minutes. */
  readonly everyMinutes: number;
  /** About how many bytes of files a chunk has. */
  readonly chunkBytes: number;
}

/**
 * Looks at the files of a day: which are there, in chunks of some size, and which are not. One of a name that was not expected
 * is read too. Without any the day is not there yet: E501, which retries may cure.
 */
export async function planFiles(
  { from, day }: { readonly from: string; readonly day: string },
  { everyMinutes, chunkBytes }: FilePlanSettings,
  ctx: TaskContext,
): Promise<FilePlan> {
  const objects = await listFiles(from, ctx);
  if (objects.length === 0)
    throw new DaymillError("E501", `${from} has no file. Check the path, and whether the day is published yet.`, {
      details: { from },
    });
  const there = new Set(objects.map(({ key }) => key));
  const missing = fileNames(day, everyMinutes).filter((name) => !there.has(name));
  const chunks = chunkBySize(objects, chunkBytes).map((chunk) => ({
    objects: chunk.map(({ key }) => key),
    bytes: chunk.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
  ctx.log.info("planned", { files: objects.length, missing: missing.length, chunks: chunks.length });
  return { chunks, files: objects.length, missing: missing.map((name) => `${from}${name}`) };
}

/** `events-20180301T0005.log.gz`, one every so many minutes of a day, in their order. */
export function fileNames(day: string, everyMinutes: number): readonly string[] {
  return Array.from({ length: Math.ceil(MINUTES_PER_DAY / everyMinutes) }, (_, index) => {
    const minute = index * everyMinutes;
    const [hour, rest] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0"));
    return `events-${day}T${hour}${rest}.log.gz`;
  });
}

async function listFiles(from: string, ctx: TaskContext): Promise<readonly SizedObject[]> {
  const { store, key: prefix } = await placeOf(from, ctx);
  const objects: SizedObject[] = [];
  for await (const { key, bytes } of store.list(prefix)) {
    // `_` and `.` begin the names of what writers leave beside their data.
    if (!/^[_.]/.test(posix.basename(key))) objects.push({ key: key.slice(prefix.length), bytes });
  }
  return objects;
}
