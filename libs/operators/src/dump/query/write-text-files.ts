import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { withStoreErrors } from "@daymill/stores";
import type { CopyRow } from "../pg-archive/copy-text.ts";
import type { RowText } from "./row-text.ts";
import { nameOfFile } from "./written-files.ts";
import type { FilesToWrite, WrittenFiles } from "./written-files.ts";

/** Fixed, as is all else: node's gzip carries neither a time nor a name, so the same rows give the same bytes. */
const GZIP_LEVEL = 6;
/** What is collected before it is handed on. */
const CHUNK_CHARS = 256 * 1024;

export interface TextFilesToWrite extends FilesToWrite {
  readonly text: RowText;
  /** `csv`; `.gz` is added. */
  readonly extension: string;
  readonly gzip: boolean;
}

/** Writes rows into text files, each closed once it has so much text: a row never goes on in the next. */
export async function writeTextFiles(
  batches: AsyncIterable<readonly CopyRow[]>,
  { text, extension, gzip, directory, part, fileBytes, signal }: TextFilesToWrite,
): Promise<WrittenFiles> {
  const source = await rowSource(batches);
  let [files, bytes] = [0, 0];
  do {
    const name = `${nameOfFile(part, files)}.${extension}${gzip ? ".gz" : ""}`;
    const path = join(directory, name);
    const target = createWriteStream(path, { flags: "wx" });
    const pieces = filePieces(source, text, fileBytes);
    await withStoreErrors(path, () =>
      gzip
        ? pipeline(pieces, createGzip({ level: GZIP_LEVEL }), target, { signal })
        : pipeline(pieces, target, { signal }),
    );
    bytes += (await stat(path)).size;
    files++;
  } while (source.row !== undefined);
  return { rows: source.taken, files, bytes };
}

/** Rows one by one, the next of which can be seen. */
interface RowSource {
  row: CopyRow | undefined;
  taken: number;
  /** Takes the row; undefined: the next one is there already. */
  advance(): Promise<void> | undefined;
}

async function rowSource(batches: AsyncIterable<readonly CopyRow[]>): Promise<RowSource> {
  const iterator = batches[Symbol.asyncIterator]();
  let [batch, at]: [readonly CopyRow[], number] = [[], 0];
  const refill = async (): Promise<void> => {
    do {
      const next = await iterator.next();
      if (next.done === true) {
        source.row = undefined;
        return;
      }
      [batch, at] = [next.value, 0];
    } while (batch.length === 0);
    source.row = batch[0];
  };
  const source: RowSource = {
    row: undefined,
    taken: 0,
    advance: () => {
      source.taken++;
      at++;
      if (at >= batch.length) return refill();
      source.row = batch[at];
      return undefined;
    },
  };
  await refill();
  return source;
}

async function* filePieces(source: RowSource, { head, line }: RowText, fileBytes: number): AsyncGenerator<string> {
  let [bytes, held] = [Buffer.byteLength(head), head];
  while (source.row !== undefined) {
    const text = line(source.row);
    bytes += Buffer.byteLength(text);
    held += text;
    const refilling = source.advance();
    if (refilling !== undefined) await refilling;
    if (bytes >= fileBytes) break;
    if (held.length < CHUNK_CHARS) continue;
    yield held;
    held = "";
  }
  yield held;
}
