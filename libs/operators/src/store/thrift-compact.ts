/** Type numbers of the compact protocol: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */
const Type = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
  uuid: 13,
} as const;

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/**
 * The 64-bit integer of a top-level field in a struct of Thrift's compact protocol; undefined when the struct has no such
 * field. Throws RangeError for bytes that are no such struct.
 */
export function readI64Field(bytes: Uint8Array, wanted: number): bigint | undefined {
  const cursor = { bytes, at: 0 };
  let field = 0;
  for (;;) {
    const head = readByte(cursor);
    if (head === Type.stop) return undefined;
    field = head >> 4 === 0 ? Number(unzigzag(readVarint(cursor))) : field + (head >> 4);
    if (field === wanted && (head & 0x0f) === Type.i64) return unzigzag(readVarint(cursor));
    skipField(cursor, head & 0x0f);
  }
}

function skipField(cursor: Cursor, type: number): void {
  // A boolean field is its type.
  if (type !== Type.true && type !== Type.false) skipValue(cursor, type);
}

function skipValue(cursor: Cursor, type: number): void {
  switch (type) {
    case Type.true:
    case Type.false:
    case Type.byte:
      return skipBytes(cursor, 1);
    case Type.i16:
    case Type.i32:
    case Type.i64:
      return void readVarint(cursor);
    case Type.double:
      return skipBytes(cursor, 8);
    case Type.uuid:
      return skipBytes(cursor, 16);
    case Type.binary:
      return skipBytes(cursor, Number(readVarint(cursor)));
    case Type.list:
    case Type.set:
      return skipList(cursor);
    case Type.map:
      return skipMap(cursor);
    case Type.struct:
      return skipStruct(cursor);
    default:
      throw new RangeError(`${type} is no type of the compact protocol`);
  }
}

function skipList(cursor: Cursor): void {
  const head = readByte(cursor);
  const size = head >> 4 === 15 ? Number(readVarint(cursor)) : head >> 4;
  for (let element = 0; element < size; element += 1) skipValue(cursor, head & 0x0f);
}

function skipMap(cursor: Cursor): void {
  const size = Number(readVarint(cursor));
  if (size === 0) return;
  const types = readByte(cursor);
  for (let pair = 0; pair < size; pair += 1) {
    skipValue(cursor, types >> 4);
    skipValue(cursor, types & 0x0f);
  }
}

function skipStruct(cursor: Cursor): void {
  for (;;) {
    const head = readByte(cursor);
    if (head === Type.stop) return;
    if (head >> 4 === 0) readVarint(cursor);
    skipField(cursor, head & 0x0f);
  }
}

function skipBytes(cursor: Cursor, count: number): void {
  cursor.at += count;
}

function readByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at];
  if (byte === undefined) throw new RangeError("the struct ends too early");
  cursor.at += 1;
  return byte;
}

function readVarint(cursor: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = readByte(cursor);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new RangeError("an integer has more than ten bytes");
}

function unzigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n);
}
