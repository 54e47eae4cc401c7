import { constants, createZstdCompress } from "node:zlib";
import type { ZstdCompress } from "node:zlib";

/** Of what it gives at once, in bytes: each piece is a turn of another thread. */
const PIECE_BYTES = 256 * 1024;

/**
 * A compressor that writes one frame (RFC 8878), the same bytes for the same content. Node's, told of the end while the last
 * piece still waits, ends the frame with that piece and writes an empty frame besides: so a piece has to be done before the
 * next one, or the end, is taken. `level`: default 3.
 */
export function zstdCompress(level: number = constants.ZSTD_CLEVEL_DEFAULT): ZstdCompress {
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  const waits = { writableHighWaterMark: 1 };
  return createZstdCompress({ chunkSize: PIECE_BYTES, params, ...waits });
}
