import { release } from "../release.ts";

/** Of a piece. */
const PIECE_BYTES = 256 * 1024;

/**
 * The same bytes in pieces of one size, the last one excepted: what is made piece by piece is the same however they came.
 * Pieces are taken over: the memory of those that are copied is given back.
 */
export async function* evenPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < PIECE_BYTES) continue;
    const all = held.length === 1 ? piece : Buffer.concat(held);
    if (all !== piece) for (const copied of held) release(copied);
    const even = bytes - (bytes % PIECE_BYTES);
    for (let at = 0; at < even; at += PIECE_BYTES) yield all.subarray(at, at + PIECE_BYTES);
    held = even === bytes ? [] : [all.subarray(even)];
    bytes -= even;
  }
  if (bytes > 0) yield Buffer.concat(held);
}
