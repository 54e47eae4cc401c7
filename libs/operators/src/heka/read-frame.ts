import { contentEnd, decodeContent } from "./decode-content.ts";
import type { DecodedContent } from "./decode-content.ts";
import { continuesMessage } from "./decode-message.ts";
import { decodeHeader } from "./frame-header.ts";
import { Malformed } from "./malformed.ts";

/** What stands at a place of a stream: a frame, or something else, or not enough yet to tell. */
export type FrameRead =
  | { readonly kind: "frame"; readonly end: number; readonly content: DecodedContent }
  | { readonly kind: "more" }
  | BadFrame;

/** `end`: behind a frame that cannot be read, where its bounds can be trusted; else nothing is known of what follows. */
export interface BadFrame {
  readonly kind: "bad";
  readonly reason: string;
  readonly end: number | undefined;
}

export interface FrameBounds {
  /** No more bytes will come. */
  readonly complete: boolean;
  /** A frame that says it is longer is refused, and so is a message that unpacks to more. */
  readonly maxBytes: number;
}

export const RECORD_SEPARATOR = 0x1e;
const UNIT_SEPARATOR = 0x1f;
const MORE: FrameRead = { kind: "more" };

/**
 * Reads the frame that begins a buffer: 0x1E, the length of the header, the header, 0x1F, the message
 * (https://hekad.readthedocs.io/en/latest/message/index.html#stream-framing).
 *
 * A damaged frame is passed over as a whole if that can be: where its header, or else its content, which says itself where it
 * ends, leads to another frame or to the end of the stream. So what a message holds in its texts is not taken for a frame.
 */
export function readFrame(buffer: Buffer, bounds: FrameBounds): FrameRead {
  const { complete, maxBytes } = bounds;
  const start = (buffer[1] ?? 0) + 3;
  if (buffer.length < start) {
    if (!complete) return MORE;
    return bad(buffer[0] === RECORD_SEPARATOR ? "the stream ends within the header of a frame" : NO_FRAME);
  }
  const header = headerOf(buffer, { headerEnd: start - 1, maxBytes });
  const damaged = (reason: string): FrameRead => passOver(buffer, { ...bounds, start, end: header.end, reason });
  if (header.end === undefined)
    return buffer[start - 1] === UNIT_SEPARATOR ? damaged(header.problem) : bad(header.problem);
  const { end } = header;
  // The byte behind the frame is looked at too, if there is to be one.
  if (!complete && buffer.length <= end) return MORE;
  if (buffer[0] !== RECORD_SEPARATOR) return damaged(NO_FRAME);
  if (buffer[start - 1] !== UNIT_SEPARATOR) return damaged("the header is not followed by 0x1F");
  if (buffer.length < end) return damaged(`the stream ends ${end - buffer.length} bytes before its last frame does`);
  try {
    const content = decodeContent(buffer, { start, end, maxBytes });
    const frame = { kind: "frame", end, content } as const;
    return content.snappy || !continuesMessage(buffer[end]) ? frame : unlessCut(frame, buffer, { ...bounds, start });
  } catch (thrown: unknown) {
    if (thrown instanceof Malformed) return damaged(`the message cannot be decoded: ${thrown.message}`);
    throw thrown;
  }
}

/**
 * A plain message that was cut between two of its fields reads like a whole one. It is not, where the bytes behind its frame
 * go on with it, up to another frame or the end of the stream.
 */
function unlessCut(
  frame: FrameRead & { readonly kind: "frame" },
  buffer: Buffer,
  { start, complete, maxBytes }: FrameBounds & { readonly start: number },
): FrameRead {
  const own = contentEnd(buffer, start, start + maxBytes) ?? frame.end;
  if (own >= buffer.length && !complete && buffer.length < start + maxBytes) return MORE;
  const isCut = buffer[own] === RECORD_SEPARATOR || own === buffer.length;
  return isCut ? { kind: "bad", reason: "the message goes on behind its frame", end: own } : frame;
}

type Header = { readonly end: number } | { readonly end: undefined; readonly problem: string };

/** Where a frame ends by its header. */
function headerOf(
  buffer: Buffer,
  { headerEnd, maxBytes }: { readonly headerEnd: number; readonly maxBytes: number },
): Header {
  try {
    const length = decodeHeader(buffer, 2, headerEnd);
    if (length <= maxBytes) return { end: headerEnd + 1 + length };
    return { end: undefined, problem: `a frame says that it has ${length} bytes; ${maxBytes} are allowed` };
  } catch (thrown: unknown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    const problem = buffer[0] === RECORD_SEPARATOR ? `the header cannot be decoded: ${thrown.message}` : NO_FRAME;
    return { end: undefined, problem };
  }
}

const NO_FRAME = "no frame begins here";

interface Damage extends FrameBounds {
  readonly reason: string;
  /** Where the content begins. */
  readonly start: number;
  /** Where the frame ends by its header, if that can be read. */
  readonly end: number | undefined;
}

function passOver(buffer: Buffer, { reason, start, end, complete, maxBytes }: Damage): FrameRead {
  const own = contentEnd(buffer, start, Math.max(end ?? 0, start + maxBytes)) ?? start;
  const needed = Math.max(own, end ?? 0) + MAX_HEAD_BYTES;
  if (needed > buffer.length && !complete && buffer.length < start + maxBytes + MAX_HEAD_BYTES) return MORE;
  // A frame that the end of the stream cuts off: what its content needs is what its header promised.
  if (end !== undefined && own > buffer.length && own <= end) return { kind: "bad", reason, end: buffer.length };
  const [first, second] = [own, end ?? own].filter((at) => at > start && mayBeginFrame(buffer, at));
  if (first === undefined || second === undefined || first === second) return { kind: "bad", reason, end: first };
  // A frame may begin at both: where the content is whole, the header is wrong; else the nearer may be in a text of it.
  const isWhole = decodes(buffer, { start, end: own, maxBytes });
  return { kind: "bad", reason, end: isWhole ? own : Math.max(first, second) };
}

function decodes(
  buffer: Buffer,
  span: { readonly start: number; readonly end: number; readonly maxBytes: number },
): boolean {
  try {
    decodeContent(buffer, span);
    return true;
  } catch (thrown: unknown) {
    if (thrown instanceof Malformed) return false;
    throw thrown;
  }
}

/** 0x1E, the length of the header, the header, 0x1F. */
const MAX_HEAD_BYTES = 258;

/** Whether the head of a frame, or the end of what there is, stands at a place. */
function mayBeginFrame(buffer: Buffer, at: number): boolean {
  if (at === buffer.length) return true;
  const headerEnd = at + 2 + (buffer[at + 1] ?? 0);
  if (buffer[at] !== RECORD_SEPARATOR || headerEnd >= buffer.length) return buffer[at] === RECORD_SEPARATOR;
  return buffer[headerEnd] === UNIT_SEPARATOR && hasHeader(buffer, at + 2, headerEnd);
}

function hasHeader(buffer: Buffer, start: number, end: number): boolean {
  try {
    return decodeHeader(buffer, start, end) > 0;
  } catch (thrown: unknown) {
    if (thrown instanceof Malformed) return false;
    throw thrown;
  }
}

function bad(reason: string): BadFrame {
  return { kind: "bad", reason, end: undefined };
}
