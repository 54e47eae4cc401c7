import { DaymillError } from "@daymill/core";

/** Reads the primitives of a pg_dump table of contents, one after another; running out of bytes is E403. */
export interface ByteCursor {
  readonly offset: number;
  readonly left: number;
  bytes(count: number): Uint8Array;
  byte(): number;
  /** One sign byte (0: positive), then `intSize` bytes of magnitude, little-endian. */
  int(): number;
  /** An Int as length, then that many bytes of UTF-8; a negative length is NULL. */
  text(): string | null;
  /** How wide an Int is from now on, in bytes; the header says it. */
  setIntSize(bytes: number): void;
}

/** A cursor at the start of `source`, which is called `name` in errors. */
export function byteCursor(source: Uint8Array, name: string): ByteCursor {
  const buffer = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  let offset = 0;
  let intSize = 4;
  const take = (count: number): Buffer => {
    if (offset + count > buffer.length) throw truncated(name, offset + count, buffer.length);
    offset += count;
    return buffer.subarray(offset - count, offset);
  };
  const int = (): number => {
    const sign = take(1)[0] === 0 ? 1 : -1;
    return sign * toMagnitude(take(intSize));
  };
  return {
    get offset() {
      return offset;
    },
    get left() {
      return buffer.length - offset;
    },
    bytes: take,
    byte: () => take(1).readUInt8(),
    int,
    text: () => {
      const length = int();
      return length < 0 ? null : take(length).toString("utf8");
    },
    setIntSize: (bytes) => {
      intSize = bytes;
    },
  };
}

function toMagnitude(bytes: Buffer): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function truncated(name: string, needed: number, length: number): DaymillError {
  return new DaymillError(
    "E403",
    `${name} ends at byte ${length}, but goes on to byte ${needed} at least: the dump was cut off. Make it again.`,
    { details: { name, needed, length } },
  );
}
