import { readFile } from "node:fs/promises";
import { filePath } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { placeOf } from "@daymill/operators";
import { CLEANED_COLUMNS, WANTED } from "./cleaning.ts";
import { EVENT_COLUMNS, EVENT_FIELDS, EVENT_LINE } from "./event-format.ts";
import type { FileChunk } from "./plan-files.ts";
import { clearFolder } from "./staging.ts";

const script = filePath("./clean.py");

export interface StageInput {
  /** The folder of the day's files; ends in `/`. */
  readonly from: string;
  readonly chunks: readonly FileChunk[];
  /** Where job and result are put; ends in `/`. */
  readonly staging: string;
}

/** A job of Spark that is ready to be submitted. */
export interface StagedJob {
  readonly application: string;
  /** An absolute URI: a cluster knows nothing of connections. */
  readonly manifest: string;
  readonly staging: string;
}

/**
 * Puts the program and what it is to do to where the cluster finds them: names of thousands of files are no arguments. What an
 * earlier try left there is removed.
 */
export async function stageJob({ from, chunks, staging }: StageInput, ctx: TaskContext): Promise<StagedJob> {
  await clearFolder(staging, ctx);
  const { store, key, uri } = await placeOf(staging, ctx);
  await store.write(`${key}clean.py`, await readFile(script));
  const source = await placeOf(from, ctx);
  const manifest = {
    to: uri,
    chunks: chunks.map(({ objects }, index) => ({
      name: `chunk-${index}`,
      files: objects.map((name) => ({ name: `${from}${name}`, uri: `${source.uri}${name}` })),
    })),
    fields: sparkFields(),
    line: EVENT_LINE.source,
    wanted: WANTED,
    columns: CLEANED_COLUMNS,
  };
  await store.write(`${key}manifest.json`, JSON.stringify(manifest));
  return { application: `${staging}clean.py`, manifest: `${uri}manifest.json`, staging };
}

/** A column, the pattern that its value is found by, and the group of it. Java reads these patterns as JavaScript does. */
type SparkField = readonly [column: string, pattern: string, group: number];

function sparkFields(): readonly SparkField[] {
  const ofLine = (["time", "level"] as const).map((key, index): SparkField => [
    EVENT_COLUMNS[key],
    EVENT_LINE.source,
    index + 1,
  ]);
  const columns: Readonly<Record<string, string>> = EVENT_COLUMNS;
  const ofKeys = Object.entries(EVENT_FIELDS).map(([key, pattern]): SparkField => [
    columns[key] ?? key,
    pattern.source,
    1,
  ]);
  return [...ofLine, ...ofKeys];
}
