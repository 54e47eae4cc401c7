import { tagOf, WireType } from "./wire-reader.ts";

/** Writes protobuf's wire format. */
export class WireWriter {
  #pieces: Uint8Array[] = [];

  varint(field: number, value: bigint | number): this {
    return this.#append(varintBytes(tagOf(field, WireType.varint)), varintBytes(value));
  }

  double(field: number, value: number): this {
    return this.#append(varintBytes(tagOf(field, WireType.fixed64)), doubleBytes(value));
  }

  bytes(field: number, value: Uint8Array | string): this {
    const bytes = typeof value === "string" ? Buffer.from(value) : value;
    return this.#append(varintBytes(tagOf(field, WireType.bytes)), varintBytes(bytes.length), bytes);
  }

  finish(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  #append(...pieces: readonly Uint8Array[]): this {
    this.#pieces.push(...pieces);
    return this;
  }
}

/** A varint; negative numbers take ten bytes, as the format has it. */
export function varintBytes(value: bigint | number): Uint8Array {
  const bytes: number[] = [];
  if (typeof value === "number" && value >= 0) {
    for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
    bytes.push(value);
    return Uint8Array.from(bytes);
  }
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

export function doubleBytes(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
