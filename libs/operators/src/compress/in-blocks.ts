/** The same bytes in blocks of one size, the last one shorter; none of an empty stream. */
export async function* inBlocks(source: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (const piece of source) {
    let rest = piece;
    while (held + rest.length >= bytes) {
      pieces.push(rest.subarray(0, bytes - held));
      rest = rest.subarray(bytes - held);
      yield Buffer.concat(pieces);
      [pieces, held] = [[], 0];
    }
    if (rest.length > 0) pieces.push(rest);
    held += rest.length;
  }
  if (held > 0) yield Buffer.concat(pieces);
}
