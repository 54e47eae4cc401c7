import { varintBytes } from "./wire-writer.ts";

const MIN_MATCH = 4;
/** An offset has two bytes. */
const MAX_OFFSET = 65_535;
const MAX_COPY = 64;
const TABLE_BITS = 14;

/**
 * A snappy block (https://github.com/google/snappy/blob/main/format_description.txt): greedy, with one place remembered for
 * each hash of four bytes. Packs telemetry to about the same size as Google's own.
 */
export function compressSnappy(content: Buffer): Buffer {
  const table = new Int32Array(1 << TABLE_BITS).fill(-1);
  const out: Uint8Array[] = [varintBytes(content.length)];
  let [at, literalStart] = [0, 0];
  while (at + MIN_MATCH <= content.length) {
    const word = content.readUInt32LE(at);
    const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - TABLE_BITS);
    const candidate = table[slot] ?? -1;
    table[slot] = at;
    if (candidate < 0 || at - candidate > MAX_OFFSET || content.readUInt32LE(candidate) !== word) {
      at++;
      continue;
    }
    let length = MIN_MATCH;
    while (at + length < content.length && content[candidate + length] === content[at + length]) length++;
    pushLiteral(out, content.subarray(literalStart, at));
    pushCopies(out, at - candidate, length);
    at += length;
    literalStart = at;
  }
  pushLiteral(out, content.subarray(literalStart));
  return Buffer.concat(out);
}

function pushLiteral(out: Uint8Array[], bytes: Buffer): void {
  if (bytes.length === 0) return;
  const last = bytes.length - 1;
  if (last < 60) {
    out.push(Uint8Array.of(last << 2), bytes);
    return;
  }
  const size = last < 2 ** 8 ? 1 : last < 2 ** 16 ? 2 : last < 2 ** 24 ? 3 : 4;
  const head = Buffer.alloc(1 + size);
  head[0] = (59 + size) << 2;
  head.writeUIntLE(last, 1, size);
  out.push(head, bytes);
}

function pushCopies(out: Uint8Array[], offset: number, length: number): void {
  for (let left = length; left > 0; left -= MAX_COPY) {
    const copied = Math.min(left, MAX_COPY);
    out.push(Uint8Array.of(((copied - 1) << 2) | 2, offset & 0xff, offset >> 8));
  }
}
