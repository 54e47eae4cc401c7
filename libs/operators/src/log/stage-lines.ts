import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import { malformedRows } from "../convert/malformed-rows.ts";
import type { MalformedCollector } from "../convert/malformed-rows.ts";
import type { Part, StagedTable } from "../convert/part.ts";
import { segmentWriter } from "../convert/segment-writer.ts";
import type { SegmentWriter, StageOptions } from "../convert/segment-writer.ts";
import { countLines, readWholeLines } from "../dump/pg-archive/copy-body.ts";
import type { TextObject } from "../text/text-objects.ts";
import type { CopyLines } from "../csv/csv-rewriter.ts";
import { readWhole } from "./whole-object.ts";

/** What lines become, and of what. */
export interface LineStaging {
  /** What errors and reject files call the rows. */
  readonly table: string;
  /** The fields of a row, in the order in which the rewriter gives them. */
  readonly fields: readonly string[];
  /** Rewrites whole lines as COPY text; each line is a row or malformed. */
  readonly rewrite: (text: Buffer) => CopyLines;
  /** Whether an object that is missing or damaged is passed over, or is an error. */
  readonly passOver: boolean;
  readonly log: Logger;
}

/** What was read, by object. An object is in one of the four. */
export interface LineTally {
  lines: number;
  /** Objects with lines, all of which were read. */
  read: number;
  readonly empty: string[];
  readonly damaged: string[];
  readonly missing: string[];
}

/**
 * Makes staged rows of the lines of objects, part by part: a bound on disk and memory, whatever their size. The rows of a part are
 * one segment, however many objects they come from. Each line, also an empty one, is a row or malformed. There is one part at least. Rejects as reading the objects does.
 */
export async function* stageLines(
  objects: readonly TextObject[],
  { table, fields, rewrite, passOver, log }: LineStaging,
  { tally, ...options }: StageOptions & { readonly tally: LineTally },
): AsyncGenerator<Part> {
  await withStoreErrors(options.directory, () => mkdir(options.directory, { recursive: true }));
  await using writer = segmentWriter(options.directory);
  const staging: Staging = {
    writer,
    malformed: malformedRows(options.maxDescribed),
    table: { schema: "text", table, columns: fields, types: new Map() },
    rewrite,
    rows: 0,
  };
  let parts = 0;
  for (const object of objects) {
    options.signal?.throwIfAborted();
    const whole = passOver ? await readWhole(object, join(options.directory, "whole")) : { pieces: object.pieces() };
    if ("unreadable" in whole) {
      tally[whole.unreadable].push(object.uri);
      log.warn("passed over", { object: object.uri, reason: whole.reason });
      continue;
    }
    let lines = 0;
    for await (const count of append(object, whole.pieces, staging)) {
      options.signal?.throwIfAborted();
      lines += count;
      if (writer.bytes() < options.partBytes) continue;
      yield await writer.closePart(staging.malformed.take());
      parts++;
    }
    tally.lines += lines;
    if (lines === 0) tally.empty.push(object.uri);
    else tally.read++;
  }
  const isSpent = writer.bytes() === 0;
  if (parts > 0 && isSpent && !staging.malformed.holdsAny()) return;
  if (isSpent) await writer.append(staging.table, Buffer.alloc(0), staging.rows);
  yield await writer.closePart(staging.malformed.take());
}

interface Staging {
  readonly writer: SegmentWriter;
  readonly malformed: MalformedCollector;
  readonly table: StagedTable;
  readonly rewrite: LineStaging["rewrite"];
  /** Of all objects so far. */
  rows: number;
}

/** Stages the lines of an object; gives their number, piece by piece. */
async function* append(
  object: TextObject,
  pieces: AsyncIterable<Uint8Array>,
  staging: Staging,
): AsyncGenerator<number> {
  const { writer, malformed, table, rewrite } = staging;
  let before = 0;
  for await (const text of readWholeLines(pieces)) {
    const lines = countLines(text) + (text.at(-1) === LINE_FEED ? 0 : 1);
    const copy = rewrite(text);
    malformed.add(object.table, copy.malformed, before);
    const counted = copy.rows === 0 ? 0 : await writer.append(table, copy.lines, staging.rows);
    if (counted + copy.malformed.length !== lines) throw lost(object, { lines, rows: counted });
    staging.rows += counted;
    before += lines;
    yield lines;
  }
}

const LINE_FEED = 10;

function lost({ uri }: TextObject, { lines, rows }: { readonly lines: number; readonly rows: number }): DaymillError {
  return new DaymillError("E409", `${uri} has ${lines} lines in a piece, of which ${rows} were staged as rows.`, {
    details: { uri, lines, rows },
  });
}
