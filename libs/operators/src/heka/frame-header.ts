import { Malformed } from "./malformed.ts";
import { tagOf, WireReader, WireType } from "./wire-reader.ts";

const MESSAGE_LENGTH = tagOf(1, WireType.varint);
/** How a message was signed: https://github.com/mozilla-services/heka/blob/dev/message/message.proto, Header. */
const SIGNATURE: ReadonlySet<number> = new Set([
  tagOf(3, WireType.varint),
  tagOf(4, WireType.bytes),
  tagOf(5, WireType.varint),
  tagOf(6, WireType.bytes),
]);

const reader = new WireReader();

/** How many bytes of message follow a header, which fills a span of a buffer. Throws Malformed. */
export function decodeHeader(buffer: Buffer, start: number, end: number): number {
  reader.reset(buffer, start, end);
  let length: number | undefined;
  while (!reader.atEnd) {
    const tag = reader.tag();
    if (tag === MESSAGE_LENGTH) length = reader.varint();
    else if (SIGNATURE.has(tag)) reader.skip(tag);
    else throw new Malformed("the header has a field that Heka does not know", reader.position);
  }
  if (length !== undefined) return length;
  throw new Malformed("the header has no length", start);
}
