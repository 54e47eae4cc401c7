import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withStoreErrors } from "@daymill/stores";
import type { Cell } from "../columns/cell.ts";
import type { ColumnSpec } from "../columns/column-map.ts";
import { toRowFunction } from "../columns/row-function.ts";
import type { RowFunction } from "../columns/row-function.ts";
import { loadFooterLibrary, loadParquetLibrary } from "../parquet-library.ts";
import type { OutputStream, Writer } from "../parquet-library.ts";
import { partName } from "../part-name.ts";
import { factsOf } from "./engine.ts";
import type { Conversion, ConvertEngine, PartResult } from "./engine.ts";
import { instantStream } from "./instant-footer.ts";
import type { Part, RejectedRow, Segment, StagedFile } from "./part.ts";
import { openParquetSink } from "./parquet-sink.ts";
import { toField, toRecord } from "./parquetjs-values.ts";
import { partitionSpill } from "./partition-spill.ts";
import type { Partitions } from "./partition-by.ts";
import { readStagedRows } from "./staged-rows.ts";

/** The library holds a row group in memory, value by value: some 300 bytes a value. */
const ROW_GROUP_ROWS = 8_192;

/** Converts with parquetjs-lite. Rejects with E412 where a column's type is one that it cannot write. */
export async function parquetjsEngine(conversion: Conversion): Promise<ConvertEngine> {
  const library = await loadParquetLibrary();
  const columns = columnsOfFiles(conversion);
  const schema = new library.ParquetSchema(Object.fromEntries(columns.map((column) => [column.name, toField(column)])));
  const footerLibrary = await loadFooterLibrary();
  const openWriter: OpenWriter = (stream) =>
    library.ParquetWriter.openStream(schema, instantStream(stream, footerLibrary), {
      rowGroupSize: ROW_GROUP_ROWS,
      useDataPageV2: false,
      pageIndex: false,
    });
  return {
    takesPlain: false,
    writePart: (part, directory) =>
      withStoreErrors(directory, () => writePart({ conversion, part, directory, columns, openWriter })),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function columnsOfFiles({ map, partitions }: Conversion): readonly ColumnSpec[] {
  return partitions === undefined ? map.columns : partitions.kept.flatMap((index) => map.columns[index] ?? []);
}

type OpenWriter = (stream: OutputStream) => Promise<Writer>;

interface PartToWrite {
  readonly conversion: Conversion;
  readonly part: Part;
  readonly directory: string;
  /** Those of the files. */
  readonly columns: readonly ColumnSpec[];
  readonly openWriter: OpenWriter;
}

async function writePart(work: PartToWrite): Promise<PartResult> {
  const { conversion, part, directory } = work;
  const tally: Tally = { rows: 0, rejects: 0, unreadable: 0, described: [] };
  const rows = convertPart(part, { conversion, tally });
  const { partitions } = conversion;
  if (partitions !== undefined) return { files: await writePartitions(rows, { ...work, partitions }), ...tally };
  const path = join(directory, partName(part.index));
  await writeFile(rows, { ...work, path });
  return { files: [path], ...tally };
}

async function writePartitions(
  rows: AsyncIterable<readonly Cell[]>,
  work: PartToWrite & { readonly partitions: Partitions },
): Promise<readonly string[]> {
  const { conversion, part, directory, partitions } = work;
  const { map, scratch, signal } = conversion;
  const spill = await partitionSpill(map, { partitions, directory: join(scratch, "partitions") });
  for await (const cells of rows) await spill.add(cells);
  const paths: string[] = [];
  for await (const partition of spill.partitions()) {
    signal.throwIfAborted();
    const folder = join(directory, partition.folder);
    await mkdir(folder, { recursive: true });
    const path = join(folder, partName(part.index));
    await writeFile(partition.rows, { ...work, path });
    paths.push(path);
  }
  return paths;
}

async function writeFile(
  rows: AsyncIterable<readonly Cell[]>,
  { path, columns, openWriter }: PartToWrite & { readonly path: string },
): Promise<void> {
  const sink = await openParquetSink(path);
  try {
    const writer = await openWriter(sink.stream);
    for await (const cells of rows) {
      await writer.appendRow(toRecord(columns, cells));
      sink.assertWritten();
    }
    await writer.close();
  } finally {
    await sink.close();
  }
}

async function* convertPart({ files }: Part, to: Converting): AsyncGenerator<readonly Cell[]> {
  for (const file of files) yield* convertFile(file, to);
}

type Counts = Omit<PartResult, "files">;
type Tally = { -readonly [K in keyof Counts]: K extends "described" ? RejectedRow[] : Counts[K] };

interface Converting {
  readonly conversion: Conversion;
  readonly tally: Tally;
}

/** The rows of a staged file as cells of the map's columns; what is counted goes to the tally. */
async function* convertFile(file: StagedFile, { conversion, tally }: Converting): AsyncGenerator<readonly Cell[]> {
  const { map, signal, describedRejects } = conversion;
  const rowFunction = (of: Segment): RowFunction => toRowFunction(map, of.table.columns, factsOf(of, conversion));
  // A map that does not fit is told of also where a table has no rows.
  file.segments.forEach(rowFunction);
  let [segment, convert, line]: [Segment | undefined, RowFunction | undefined, number] = [undefined, undefined, 0];
  for await (const { segment: next, rows } of readStagedRows(file)) {
    signal.throwIfAborted();
    if (convert === undefined || segment !== next)
      [segment, convert, line] = [next, rowFunction(next), next.rowsBefore];
    const { table } = segment.table;
    for (const fields of rows) {
      line++;
      const row = convert(fields);
      if (row.kept) {
        tally.rows++;
        if (row.unreadable) tally.unreadable++;
        yield row.cells;
      } else {
        tally.rejects++;
        const { column, reason } = row;
        if (tally.described.length < describedRejects) tally.described.push({ table, line, column, reason, fields });
      }
    }
  }
}
