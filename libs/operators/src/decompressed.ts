import { pipeline, Readable } from "node:stream";
import { createGunzip, createInflateRaw, createZstdDecompress } from "node:zlib";

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
/** With so many bytes it can be told whether something is gzipped. */
export const GZIP_MAGIC_BYTES = GZIP_MAGIC.length;

/** Whether something begins as a gzip stream does. */
export function isGzip(head: Uint8Array): boolean {
  return GZIP_MAGIC.equals(head.subarray(0, GZIP_MAGIC_BYTES));
}

const PIECE_BYTES = 256 * 1024;

/**
 * The content of a compressed stream: `gzip`, of one member or several, bare `deflate`, or `zstd`. An error of either stream
 * destroys both and reaches the reader; so does a reader that stops early. `chunkSize`: of its pieces, in bytes.
 */
export function decompressed(
  pieces: AsyncIterable<Uint8Array>,
  format: keyof typeof STREAMS,
  chunkSize = PIECE_BYTES,
): AsyncIterable<Uint8Array> {
  const source = pieces instanceof Readable ? pieces : Readable.from(pieces);
  return pipeline(source, STREAMS[format]({ chunkSize }), () => undefined);
}

const STREAMS = { gzip: createGunzip, deflate: createInflateRaw, zstd: createZstdDecompress } as const;

/** Whether an error says that compressed bytes are damaged or cut off. */
export function isZlibError(error: Error): boolean {
  return "code" in error && /^(?:Z|ERR_ZSTD)/.test(String(error.code));
}
