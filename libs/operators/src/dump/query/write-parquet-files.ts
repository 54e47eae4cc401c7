import { DaymillError } from "@daymill/core";
import { openRecordFiles } from "../../records/record-files.ts";
import { recordEncoder } from "../../records/record-json.ts";
import { assertRecordSchema, optional } from "../../records/record-schema.ts";
import type { RecordSchema } from "../../records/record-schema.ts";
import type { CopyRow } from "../pg-archive/copy-text.ts";
import type { QueryColumn } from "./rows-of-query.ts";
import { nameOfFile } from "./written-files.ts";
import type { FilesToWrite, WrittenFiles } from "./written-files.ts";

export interface ParquetFilesToWrite extends FilesToWrite {
  readonly columns: readonly QueryColumn[];
  /** A directory for what is staged, which the caller removes. */
  readonly scratch: string;
}

/** Writes rows into Parquet files. Rejects with E408 for a value that its column cannot hold, such as a date of zeros. */
export async function writeParquetFiles(
  batches: AsyncIterable<readonly CopyRow[]>,
  { columns, directory, part, scratch, fileBytes, signal }: ParquetFilesToWrite,
): Promise<WrittenFiles> {
  const schema: RecordSchema = Object.fromEntries(columns.map(({ name, type }) => [name, optional(type)]));
  const names = { directory, name: nameOfFile(undefined, part ?? 0), scratch };
  await using files = await openRecordFiles({ schema, ...names, partBytes: fileBytes, signal });
  const encode = recordEncoder(schema);
  const values = columns.map(({ name, type }) => ({ name, read: reader(type) }));
  let rows = 0;
  for await (const batch of batches) {
    const lines = batch.map((row, index) => {
      const encoded = encode(Object.fromEntries(values.map(({ name, read }, at) => [name, read(row[at] ?? null)])));
      if (encoded.kept) return encoded.line;
      throw misfit(rows + index + 1, encoded);
    });
    rows += lines.length;
    await files.append(lines);
  }
  return { rows, ...(await files.finish()) };
}

/** A schema has each name once, whatever its case, in every format: who reads the files may not tell them apart. */
export function assertColumns(columns: readonly QueryColumn[]): void {
  assertRecordSchema(Object.fromEntries(columns.map(({ name, type }) => [name, optional(type)])));
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new DaymillError("E416", `The query gives two columns "${twice}". Give one of them another name with AS.`);
}

type Read = (text: string | null) => unknown;

function reader(type: QueryColumn["type"]): Read {
  if (type === "int64") return (text) => (text === null ? null : BigInt(text));
  if (type === "double") return (text) => (text === null ? null : Number(text));
  if (type === "boolean") return (text) => (text === null ? null : text === "t");
  return (text) => text;
}

function misfit(row: number, { column, reason }: { readonly column: string; readonly reason: string }): DaymillError {
  return new DaymillError(
    "E408",
    `Row ${row} of the query does not fit into Parquet: ${column}: ${reason}. Convert it in the query, or write CSV.`,
    { details: { row, column } },
  );
}
