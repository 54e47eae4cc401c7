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
  const isEnd = (at: number): boolean => buffer[at] === RECORD_SEPARATOR || (complete && at === buffer.length);
  const own = contentEnd(buffer, start, Math.max(end ?? 0, start + maxBytes)) ?? start;
  if (own >= buffer.length && !complete && buffer.length < start + maxBytes) return MORE;
  // A frame that the end of the stream cuts off: what its content needs is what its header promised.
  if (end !== undefined && own > buffer.length && own <= end) return { kind: "bad", reason, end: buffer.length };
  // Where the two differ, the farther one: a message may hold a byte that looks like the next frame.
  const bound = Math.max(...[own, end ?? start].filter((at) => at > start && isEnd(at)));
  return { kind: "bad", reason, end: Number.isFinite(bound) ? bound : undefined };
}

function bad(reason: string): BadFrame {
  return { kind: "bad", reason, end: undefined };
}
