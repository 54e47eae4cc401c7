/** Of a piece. */
const PIECE_BYTES = 256 * 1024;

/** The same bytes in pieces of one size, the last one excepted: what is made piece by piece is the same however they came. */
export async function* evenPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < PIECE_BYTES) continue;
    const all = held.length === 1 ? piece : Buffer.concat(held);
    const even = bytes - (bytes % PIECE_BYTES);
    for (let at = 0; at < even; at += PIECE_BYTES) yield all.subarray(at, at + PIECE_BYTES);
    held = even === bytes ? [] : [all.subarray(even)];
    bytes -= even;
  }
  if (bytes > 0) yield Buffer.concat(held);
}
