import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { DaymillError, toError } from "@daymill/core";
import { isZlibError } from "../../decompressed.ts";
import { unpacked } from "../../compress/codec.ts";

/** How a file of an archive is compressed; its name says it. */
export const Compression = {
  none: "none",
  gzip: "gzip",
  lz4: "lz4",
  zstd: "zstd",
} as const;
export type Compression = (typeof Compression)[keyof typeof Compression];

/** In the order in which pg_dump's own reader looks for a file. */
const SUFFIXES: readonly (readonly [suffix: string, compression: Compression])[] = [
  ["", "none"],
  [".gz", "gzip"],
  [".lz4", "lz4"],
  [".zst", "zstd"],
];

/** Large pieces: fewer turns of the event loop for each megabyte. */
const PIECE_BYTES = 1024 * 1024;

export interface CompressedFile {
  readonly path: string;
  readonly compression: Compression;
}

/** The file of a bare name, with whichever suffix it stands there; undefined: with none. */
export async function findCompressed(barePath: string): Promise<CompressedFile | undefined> {
  for (const [suffix, compression] of SUFFIXES) {
    const path = `${barePath}${suffix}`;
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true) return { path, compression };
  }
  return undefined;
}

/** The bytes of a file without its compression. A compressed stream that is cut off or damaged is E403. */
export async function* readDecompressed(file: CompressedFile): AsyncGenerator<Uint8Array> {
  try {
    yield* decompressed(file);
  } catch (thrown: unknown) {
    throw toArchiveError(thrown, file.path);
  }
}

function decompressed({ path, compression }: CompressedFile): AsyncIterable<Uint8Array> {
  const source = createReadStream(path, { highWaterMark: PIECE_BYTES });
  return unpacked(source, compression, { name: path, chunkSize: PIECE_BYTES });
}

function toArchiveError(thrown: unknown, path: string): Error {
  const error = toError(thrown);
  if (!isZlibError(error)) return error;
  return new DaymillError("E403", `${path} is cut off or damaged (${error.message}). Make the dump again.`, {
    cause: error,
    details: { path },
  });
}
