import { decodeMessage, messageEnd } from "./decode-message.ts";
import { Malformed } from "./malformed.ts";
import type { HekaMessage } from "./message.ts";
import { uncompressSnappy } from "./snappy-block.ts";

export interface DecodedContent {
  readonly message: HekaMessage;
  /** Whether it was compressed by snappy. */
  readonly snappy: boolean;
}

/** Where a frame's content stands in a buffer, which goes on behind it. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly maxBytes: number;
}

/** The first byte of a plain message: the tag of its uuid. */
const PLAIN = 0x0a;

/**
 * The message in a frame. Nothing says whether it is compressed. A plain message begins with 0x0a, which a snappy block that
 * unpacks to ten bytes does too: so plain is tried first where that byte stands, and last elsewhere. Throws Malformed.
 */
export function decodeContent(buffer: Buffer, span: Span): DecodedContent {
  const ways = [decodePlain, decodeSnappy] as const;
  const [first, second] = buffer[span.start] === PLAIN ? ways : ([ways[1], ways[0]] as const);
  try {
    return first(buffer, span);
  } catch (reason: unknown) {
    if (!(reason instanceof Malformed)) throw reason;
    try {
      return second(buffer, span);
    } catch (thrown: unknown) {
      throw thrown instanceof Malformed ? reason : thrown;
    }
  }
}

/**
 * Where the content that begins at a position ends by its own account, whatever its frame says. Behind the end of the buffer:
 * it needs so much at least. undefined: it is no content.
 */
export function contentEnd(buffer: Buffer, start: number, limit: number): number | undefined {
  if (start >= buffer.length) return start + 1;
  if (buffer[start] === PLAIN) return messageEnd(buffer, start, limit);
  try {
    return start + uncompressSnappy(buffer.subarray(start), limit - start).end;
  } catch (thrown: unknown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    return start + thrown.position > buffer.length ? start + thrown.position : undefined;
  }
}

function decodePlain(buffer: Buffer, { start, end }: Span): DecodedContent {
  return { message: decodeMessage(buffer, start, end), snappy: false };
}

function decodeSnappy(buffer: Buffer, { start, end, maxBytes }: Span): DecodedContent {
  const block = uncompressSnappy(buffer.subarray(start, end), maxBytes);
  if (start + block.end !== end) throw new Malformed("a snappy block ends before its frame", start + block.end);
  return { message: decodeMessage(block.content, 0, block.content.length), snappy: true };
}
