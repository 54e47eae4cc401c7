import { mkdir } from "node:fs/promises";
import { DaymillError } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import { malformedRows } from "../convert/malformed-rows.ts";
import type { MalformedCollector } from "../convert/malformed-rows.ts";
import type { Part, StagedTable } from "../convert/part.ts";
import { segmentWriter } from "../convert/segment-writer.ts";
import type { SegmentWriter, StageOptions } from "../convert/segment-writer.ts";
import { fieldIndex } from "../columns/row-function.ts";
import { readWholeLines } from "../dump/pg-archive/copy-body.ts";
import type { CsvFormat } from "./csv-format.ts";
import { csvRewriter } from "./csv-rewriter.ts";
import type { CsvRewriter } from "./csv-rewriter.ts";
import { plainCsv } from "./plain-csv.ts";
import type { PlainCsv } from "./plain-csv.ts";
import { takeHeader, withoutMark } from "./take-header.ts";
import type { TextObject } from "../text/text-objects.ts";

export interface CsvSettings {
  readonly format: CsvFormat;
  /** Whether the first line names the fields. */
  readonly header: boolean;
  /** What the fields are called, in order; undefined: as the header says, which each object has its own. */
  readonly fields: readonly string[] | undefined;
}

export interface CsvStaging extends CsvSettings {
  /** The fields that are read, if not all: others are not staged. E412 where a header lacks one. */
  readonly used: ReadonlySet<string> | undefined;
}

type Settings = CsvStaging & Pick<StageOptions, "takesPlain">;

/**
 * Makes staged rows of CSV objects, part by part: a bound on disk and memory, whatever their size. Lines that have another
 * number of fields than the header, or quotes that do not fit, are left out and counted. Rejects with E434 for a header that
 * is not as it should be, and as reading the objects does.
 */
export async function* stageCsv(
  objects: readonly TextObject[],
  staging: CsvStaging,
  options: StageOptions,
): AsyncGenerator<Part> {
  const settings = { ...staging, takesPlain: options.takesPlain };
  await withStoreErrors(options.directory, () => mkdir(options.directory, { recursive: true }));
  await using writer = segmentWriter(options.directory);
  const malformed = malformedRows(options.maxDescribed);
  for (const object of objects) {
    const tally: Tally = { rows: 0, malformed: 0 };
    let layout: Layout | undefined;
    for await (const text of textsOf(object)) {
      options.signal?.throwIfAborted();
      const body = layout === undefined ? begin(text, object, settings) : { layout, lines: text };
      if (body === undefined) continue;
      layout = body.layout;
      await append({ writer, object, malformed, tally, layout }, body.lines);
      if (writer.bytes() >= options.partBytes) yield await writer.closePart(malformed.take());
    }
    layout ??= emptyLayout(object, settings);
    if (tally.rows === 0) await writer.append(layout.table, Buffer.alloc(0), 0);
    writer.closeSegment();
  }
  if (!writer.holdsSegments() && !malformed.holdsAny()) return;
  yield await writer.closePart(malformed.take());
}

interface Tally {
  rows: number;
  malformed: number;
}

/** What an object's fields are, and how its lines are staged. */
interface Layout {
  readonly table: StagedTable;
  readonly rewrite: CsvRewriter;
  /** undefined: all lines are rewritten. */
  readonly plain: PlainCsv | undefined;
}

interface Appending {
  readonly writer: SegmentWriter;
  readonly object: TextObject;
  readonly malformed: MalformedCollector;
  readonly tally: Tally;
  readonly layout: Layout;
}

async function append({ writer, object, malformed, tally, layout }: Appending, text: Buffer): Promise<void> {
  const plain = layout.plain?.(text);
  if (plain !== undefined && (await writer.appendPlain(layout.table, plain, tally.rows))) {
    tally.rows += plain.rows;
    return;
  }
  const copy = layout.rewrite(text);
  malformed.add(object.table, copy.malformed, tally.rows + tally.malformed);
  tally.malformed += copy.malformed.length;
  if (copy.rows === 0) return;
  const counted = await writer.append(layout.table, copy.lines, tally.rows);
  if (counted !== copy.rows)
    throw new DaymillError("E409", `${object.uri} has ${copy.rows} rows, of which ${counted} were staged.`);
  tally.rows += copy.rows;
}

async function* textsOf({ pieces }: TextObject): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const text of readWholeLines(pieces())) {
    yield isFirst ? withoutMark(text) : text;
    isFirst = false;
  }
}

/** The layout, once the fields are known, and the lines that are rows; undefined: all lines so far are blank. */
function begin(
  text: Buffer,
  object: TextObject,
  settings: Settings,
): { readonly layout: Layout; readonly lines: Buffer } | undefined {
  const { format, header, fields } = settings;
  if (!header) return { layout: layoutOf(object, fields ?? [], settings), lines: text };
  const taken = takeHeader(text, format);
  if (taken === undefined) return undefined;
  if (typeof taken.names === "string") throw otherHeader(object, `its header ${taken.names}`);
  if (fields !== undefined && !isSame(fields, taken.names))
    throw otherHeader(object, `its header is "${taken.names.join(format.separator)}"`, fields.join(format.separator));
  return { layout: layoutOf(object, taken.names, settings), lines: taken.rest };
}

function emptyLayout(object: TextObject, settings: Settings): Layout {
  if (settings.header) throw otherHeader(object, "it is empty, without a header");
  return layoutOf(object, settings.fields ?? [], settings);
}

/** A row is a line, so it has one field at least, even where none is read. */
function layoutOf({ table }: TextObject, names: readonly string[], { format, used, takesPlain }: Settings): Layout {
  for (const name of used ?? []) fieldIndex(name, { fields: names, table });
  const keep = names.map((name, index) => used === undefined || used.has(name) || (used.size === 0 && index === 0));
  const columns = names.filter((_, index) => keep[index] === true);
  return {
    table: { schema: "csv", table, columns, types: new Map() },
    rewrite: csvRewriter({ format, keep }),
    plain: takesPlain ? plainCsv({ format, keep }) : undefined,
  };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}

function otherHeader({ uri }: TextObject, what: string, expected?: string): DaymillError {
  const should = expected === undefined ? "" : `, not "${expected}"`;
  return new DaymillError("E434", `${uri} cannot be read: ${what}${should}. Correct the file, or what is expected.`, {
    details: { uri },
  });
}
