import { Malformed } from "./malformed.ts";
import type { HekaField, HekaFieldValues, HekaMessage } from "./message.ts";
import { tagOf, WireReader, WireType } from "./wire-reader.ts";

/** The tags of a message, by https://github.com/mozilla-services/heka/blob/dev/message/message.proto. */
const MESSAGE = {
  uuid: tagOf(1, WireType.bytes),
  timestamp: tagOf(2, WireType.varint),
  type: tagOf(3, WireType.bytes),
  logger: tagOf(4, WireType.bytes),
  severity: tagOf(5, WireType.varint),
  payload: tagOf(6, WireType.bytes),
  envVersion: tagOf(7, WireType.bytes),
  pid: tagOf(8, WireType.varint),
  hostname: tagOf(9, WireType.bytes),
  field: tagOf(10, WireType.bytes),
} as const;
const MESSAGE_TAGS: ReadonlySet<number> = new Set(Object.values(MESSAGE));

/** Lists of numbers come packed into one span, or value by value. */
const FIELD = {
  name: tagOf(1, WireType.bytes),
  type: tagOf(2, WireType.varint),
  representation: tagOf(3, WireType.bytes),
  string: tagOf(4, WireType.bytes),
  bytes: tagOf(5, WireType.bytes),
  integer: tagOf(6, WireType.varint),
  integers: tagOf(6, WireType.bytes),
  double: tagOf(7, WireType.fixed64),
  doubles: tagOf(7, WireType.bytes),
  boolean: tagOf(8, WireType.varint),
  booleans: tagOf(8, WireType.bytes),
} as const;

const TYPES = ["string", "bytes", "integer", "double", "boolean"] as const;

const reader = new WireReader();
const fieldReader = new WireReader();

/**
 * A message that fills a span of a buffer to its end. Throws Malformed for anything else, also where one of the two fields
 * that each message must have is missing, and for fields that Heka's messages do not have.
 */
export function decodeMessage(buffer: Buffer, start: number, end: number): HekaMessage {
  reader.reset(buffer, start, end);
  const message = { ...NOTHING, fields: [] as HekaField[] };
  let [hasUuid, hasTimestamp] = [false, false];
  while (!reader.atEnd) {
    const tagAt = reader.position;
    switch (reader.tag()) {
      case MESSAGE.uuid:
        message.uuid = toUuid(reader.bytes());
        hasUuid = true;
        break;
      case MESSAGE.timestamp:
        message.timestamp = reader.int64();
        hasTimestamp = true;
        break;
      case MESSAGE.type:
        message.type = reader.name();
        break;
      case MESSAGE.logger:
        message.logger = reader.name();
        break;
      case MESSAGE.severity:
        message.severity = Number(BigInt.asIntN(32, reader.int64()));
        break;
      case MESSAGE.payload:
        message.payload = reader.text();
        break;
      case MESSAGE.envVersion:
        message.envVersion = reader.name();
        break;
      case MESSAGE.pid:
        message.pid = Number(BigInt.asIntN(32, reader.int64()));
        break;
      case MESSAGE.hostname:
        message.hostname = reader.name();
        break;
      case MESSAGE.field: {
        const fieldEnd = reader.spanEnd();
        message.fields.push(decodeField(buffer, reader.position, fieldEnd));
        reader.position = fieldEnd;
        break;
      }
      default:
        throw new Malformed("a message has a field that Heka does not know", tagAt);
    }
  }
  if (hasUuid && hasTimestamp) return message;
  throw new Malformed(`a message has no ${hasUuid ? "timestamp" : "uuid"}`, start);
}

/** Whether a byte can begin a further field of a message, other than its first. */
export function continuesMessage(byte: number | undefined): boolean {
  return byte !== undefined && byte !== MESSAGE.uuid && MESSAGE_TAGS.has(byte);
}

/**
 * Where a message that begins at a position ends by its own account: at the first byte that is no field of one. Behind the
 * end of the buffer: it needs so much at least. No field of it reaches behind `limit`.
 */
export function messageEnd(buffer: Buffer, start: number, limit: number): number {
  reader.reset(buffer, start, limit);
  let end = start;
  try {
    while (end < buffer.length) {
      const tag = reader.tag();
      if (!MESSAGE_TAGS.has(tag)) return end;
      reader.skip(tag);
      end = reader.position;
    }
    return end;
  } catch (thrown: unknown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    return reader.position >= buffer.length ? buffer.length + 1 : end;
  }
}

const NOTHING = {
  uuid: "",
  timestamp: 0n,
  type: "",
  logger: "",
  severity: 7,
  payload: "",
  envVersion: "",
  pid: 0,
  hostname: "",
};

function decodeField(buffer: Buffer, start: number, end: number): HekaField {
  fieldReader.reset(buffer, start, end);
  let name: string | undefined;
  let [type, representation] = [0, ""];
  const values: Partial<Record<(typeof TYPES)[number], unknown[]>> = {};
  while (!fieldReader.atEnd) {
    const tag = fieldReader.tag();
    switch (tag) {
      case FIELD.name:
        name = fieldReader.name();
        break;
      case FIELD.type:
        type = fieldReader.varint();
        break;
      case FIELD.representation:
        representation = fieldReader.name();
        break;
      case FIELD.string:
        (values.string ??= []).push(fieldReader.text());
        break;
      case FIELD.bytes:
        (values.bytes ??= []).push(fieldReader.bytes());
        break;
      case FIELD.integer:
        (values.integer ??= []).push(fieldReader.int64());
        break;
      case FIELD.integers:
        readPacked((values.integer ??= []), nextInteger);
        break;
      case FIELD.double:
        (values.double ??= []).push(fieldReader.double());
        break;
      case FIELD.doubles:
        readPacked((values.double ??= []), nextDouble);
        break;
      case FIELD.boolean:
        (values.boolean ??= []).push(fieldReader.varint() !== 0);
        break;
      case FIELD.booleans:
        readPacked((values.boolean ??= []), nextBoolean);
        break;
      default:
        fieldReader.skip(tag);
    }
  }
  const kind = TYPES[type];
  if (name === undefined) throw new Malformed("a field has no name", start);
  if (kind === undefined) throw new Malformed(`a field has the type ${type}, which there is not`, start);
  return { name, representation, type: kind, values: values[kind] ?? [] } as HekaFieldValues & HekaField;
}

const nextInteger = (): bigint => fieldReader.int64();
const nextDouble = (): number => fieldReader.double();
const nextBoolean = (): boolean => fieldReader.varint() !== 0;

function readPacked(into: unknown[], next: () => unknown): void {
  const end = fieldReader.spanEnd();
  while (fieldReader.position < end) into.push(next());
  if (fieldReader.position > end) throw new Malformed("a value leaves the list that it is in", end);
}

/** 16 bytes; some writers put the 36 characters of the text. */
function toUuid(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length !== 16) return buffer.toString("utf8");
  const hex = buffer.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
