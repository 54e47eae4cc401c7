import { pipeline, Readable } from "node:stream";
import { createGunzip, createInflateRaw } from "node:zlib";

const PIECE_BYTES = 256 * 1024;

/**
 * The content of a compressed stream: `gzip`, of one member or several, or bare `deflate`. An error of either stream destroys
 * both and reaches the reader; so does a reader that stops early.
 */
export function decompressed(pieces: AsyncIterable<Uint8Array>, format: "gzip" | "deflate"): AsyncIterable<Uint8Array> {
  const options = { chunkSize: PIECE_BYTES };
  const stream = format === "gzip" ? createGunzip(options) : createInflateRaw(options);
  return pipeline(Readable.from(pieces), stream, () => undefined);
}

/** Whether an error says that compressed bytes are damaged or cut off. */
export function isZlibError(error: Error): boolean {
  return "code" in error && String(error.code).startsWith("Z_");
}
