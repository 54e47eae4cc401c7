import { Malformed } from "./malformed.ts";

export interface SnappyBlock {
  readonly content: Buffer;
  /** How many bytes the block has: it ends by itself. */
  readonly end: number;
}

/** What small blocks are unpacked into, one after another. */
const SHARED = Buffer.allocUnsafeSlow(1024 * 1024);

/**
 * The content of the snappy block that begins a buffer (https://github.com/google/snappy/blob/main/format_description.txt).
 * Throws Malformed where there is none, or one of more than `maxBytes`. The content is valid until the next call.
 */
export function uncompressSnappy(source: Buffer, maxBytes: number): SnappyBlock {
  const head = readLength(source);
  if (head.length > maxBytes) throw new Malformed(`a snappy block announces ${head.length} bytes`, 0);
  const target = head.length <= SHARED.length ? SHARED.subarray(0, head.length) : Buffer.allocUnsafe(head.length);
  let [at, written] = [head.end, 0];
  while (written < target.length) {
    if (at >= source.length) throw endsEarly(at + 1);
    const tag = source[at++] ?? 0;
    if ((tag & 3) === 0) {
      const extra = Math.max(0, (tag >> 2) - 59);
      const length = (extra === 0 ? tag >> 2 : littleEndian(source, at, extra)) + 1;
      at += extra;
      if (written + length > target.length) throw new Malformed("a snappy literal is too long", at);
      if (at + length > source.length) throw endsEarly(at + length);
      source.copy(target, written, at, at + length);
      at += length;
      written += length;
    } else {
      const offsetBytes = OFFSET_BYTES[tag & 3] ?? 0;
      const length = offsetBytes === 1 ? 4 + ((tag >> 2) & 7) : (tag >> 2) + 1;
      const offset = littleEndian(source, at, offsetBytes) + (offsetBytes === 1 ? (tag >> 5) << 8 : 0);
      at += offsetBytes;
      if (offset === 0 || offset > written || written + length > target.length)
        throw new Malformed("a snappy copy reaches out of the block", at);
      copyWithin(target, { from: written - offset, to: written, length });
      written += length;
    }
  }
  return { content: target, end: at };
}

/** By the low bits of a copy's tag. */
const OFFSET_BYTES = [0, 1, 2, 4] as const;

/** Byte by byte: a copy may overlap what it makes. */
function copyWithin(target: Buffer, { from, to, length }: { from: number; to: number; length: number }): void {
  if (to - from >= length) target.copyWithin(to, from, from + length);
  else for (let index = 0; index < length; index++) target[to + index] = target[from + index] ?? 0;
}

function readLength(source: Buffer): { readonly length: number; readonly end: number } {
  let length = 0;
  for (let end = 0, scale = 1; end < 5; end++, scale *= 0x80) {
    const byte = source[end];
    if (byte === undefined) throw endsEarly(end + 1);
    length += (byte & 0x7f) * scale;
    if (byte < 0x80) return { length, end: end + 1 };
  }
  throw new Malformed("a snappy block has no length", 0);
}

function littleEndian(source: Buffer, at: number, bytes: number): number {
  if (at + bytes > source.length) throw endsEarly(at + bytes);
  return bytes === 0 ? 0 : source.readUIntLE(at, bytes);
}

function endsEarly(needed: number): Malformed {
  return new Malformed("a snappy block ends too early", needed);
}
