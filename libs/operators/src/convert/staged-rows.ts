import { createReadStream } from "node:fs";
import { readWholeLines } from "../dump/pg-archive/copy-body.ts";
import { readCopyRows } from "../dump/pg-archive/copy-text.ts";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";
import type { Segment } from "./part.ts";
import { STAGED_HEAD } from "./staged-file.ts";

const PIECE_BYTES = 256 * 1024;

/** The rows of a segment, read back from its file in batches. */
export async function* readStagedRows({ file, table }: Segment): AsyncGenerator<readonly CopyRow[]> {
  const stream = createReadStream(file.path, { start: STAGED_HEAD.length, highWaterMark: PIECE_BYTES });
  const columns = file.padded ? file.fields + 1 : file.fields;
  const rows = readCopyRows(readWholeLines(stream), { columns, name: `${table.schema}.${table.table}` });
  for await (const batch of rows) yield file.padded ? batch.map((row) => row.slice(1)) : batch;
}
