import { Malformed } from "./malformed.ts";
import { textCache } from "./text-cache.ts";

/** How a protobuf field is laid out: the low three bits of its tag. */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** A tag: the field's number and its wire type, together as they stand in the bytes. */
export function tagOf(field: number, wireType: number): number {
  return field * 8 + wireType;
}

const TWO_32 = 4_294_967_296;

/**
 * Reads protobuf's wire format (https://protobuf.dev/programming-guides/encoding/) within a span of a buffer, which it
 * never leaves: what would is Malformed. Hot: one reader is moved over span after span.
 */
export class WireReader {
  #buffer: Buffer = Buffer.alloc(0);
  readonly #names = textCache();
  #end = 0;
  position = 0;

  /** Goes on with the bytes from `start` up to `end`, which may lie behind what the buffer holds. */
  reset(buffer: Buffer, start: number, end: number): void {
    this.#buffer = buffer;
    this.position = start;
    this.#end = end;
  }

  get atEnd(): boolean {
    return this.position >= this.#end;
  }

  /** The next tag. */
  tag(): number {
    const start = this.position;
    const tag = this.varint();
    if (tag >= 8 && tag < TWO_32) return tag;
    throw new Malformed("a field has no number", start);
  }

  /** A varint as a number: exact up to 2^53, beyond only its size is right. */
  varint(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let scale = 0x80; ; scale *= 0x80) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      if (scale >= 2 ** 63) throw new Malformed("a number has more than ten bytes", this.position);
    }
  }

  /** A varint as a signed integer of 64 bits. */
  int64(): bigint {
    const start = this.position;
    const near = this.varint();
    if (near <= Number.MAX_SAFE_INTEGER) return BigInt(near);
    // Seven bytes are 49 bits, which a number holds; the rest is at most three bytes.
    const low = this.#groups(start, start + 7);
    return BigInt.asIntN(64, (BigInt(this.#groups(start + 7, this.position)) << 49n) + BigInt(low));
  }

  double(): number {
    return this.#buffer.readDoubleLE(this.#take(8));
  }

  /** The text of a length-delimited field; bytes that are no UTF-8 become replacement characters. */
  text(): string {
    const end = this.spanEnd();
    const text = this.#buffer.toString("utf8", this.position, end);
    this.position = end;
    return text;
  }

  /** A text of which a stream has few different ones: it is remembered, not made anew. */
  name(): string {
    const end = this.spanEnd();
    const name = this.#names.text(this.#buffer, this.position, end);
    this.position = end;
    return name;
  }

  /** A copy of a length-delimited field: the buffer may be used again. */
  bytes(): Uint8Array {
    const end = this.spanEnd();
    const bytes = new Uint8Array(this.#buffer.subarray(this.position, end));
    this.position = end;
    return bytes;
  }

  /** Reads the length of a length-delimited field, and gives the position behind its bytes. */
  spanEnd(): number {
    const start = this.position;
    const length = this.varint();
    if (length <= this.#end - this.position) return this.position + length;
    throw new Malformed("a field is longer than what holds it", start);
  }

  /** Passes over the value of a field that nobody asks for. */
  skip(tag: number): void {
    const start = this.position;
    switch (tag & 7) {
      case WireType.varint:
        this.varint();
        return;
      case WireType.fixed64:
        this.#take(8);
        return;
      case WireType.bytes:
        this.position = this.spanEnd();
        return;
      case WireType.fixed32:
        this.#take(4);
        return;
      default:
        throw new Malformed(`a field has the wire type ${tag & 7}, which there is not`, start);
    }
  }

  /** The groups of seven bits between two positions, the lowest first. */
  #groups(start: number, end: number): number {
    let value = 0;
    for (let at = end - 1; at >= start; at--) value = value * 0x80 + ((this.#buffer[at] ?? 0) & 0x7f);
    return value;
  }

  #byte(): number {
    const byte = this.position < this.#end ? this.#buffer[this.position] : undefined;
    if (byte === undefined) throw new Malformed("the bytes end within a number", this.position);
    this.position++;
    return byte;
  }

  #take(count: number): number {
    const start = this.position;
    if (count > this.#end - start) throw new Malformed("the bytes end within a number", start);
    this.position = start + count;
    return start;
  }
}
