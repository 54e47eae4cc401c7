import { DaymillError, toError } from "@daymill/core";
import { decompressed, GZIP_MAGIC_BYTES, isGzip, isZlibError } from "../decompressed.ts";
import { FrameParser, HekaMode } from "./frame-parser.ts";
import type { HekaTally } from "./heka-tally.ts";
import type { HekaMessage } from "./message.ts";

export interface ReadHekaOptions {
  /** What is read, for errors. */
  readonly name: string;
  /** Default `strict`. */
  readonly mode?: HekaMode;
  /** The longest message, in bytes, compressed or not; a longer one counts as damage. Default 64 MiB. */
  readonly maxFrameBytes?: number;
}

/** The messages of a stream, and what there was to them. */
export interface HekaReading {
  /** In the order of the stream, in batches. To be read once. */
  readonly messages: AsyncIterable<readonly HekaMessage[]>;
  /** Whether the stream was gzipped as a whole; known once the first batch was given, or the end was reached. */
  readonly isGzipped: () => boolean;
  /** Complete when all messages were read. */
  readonly tally: () => HekaTally;
}

const MIB = 1024 * 1024;
const DEFAULT_MAX_FRAME_BYTES = 64 * MIB;

/**
 * Reads a Heka stream: frames, whose messages may each be compressed by snappy, or the same gzipped as a whole. Memory is
 * bounded by the longest frame. Rejects with E431 in mode `strict` at the first damage; in the other modes damage is counted,
 * also that of the gzip around the stream.
 */
export function readHeka(
  pieces: AsyncIterable<Uint8Array>,
  { name, mode = HekaMode.strict, maxFrameBytes = DEFAULT_MAX_FRAME_BYTES }: ReadHekaOptions,
): HekaReading {
  const parser = new FrameParser({ mode, maxFrameBytes, name });
  let isGzipped = false;
  async function* read(): AsyncGenerator<readonly HekaMessage[]> {
    const sniffed = await sniff(pieces);
    isGzipped = isGzip(sniffed.head);
    const source = isGzipped ? decompressed(sniffed.pieces, "gzip") : sniffed.pieces;
    try {
      for await (const piece of source) yield* unlessEmpty(parser.push(piece));
      yield* unlessEmpty(parser.end());
    } catch (thrown: unknown) {
      const error = toError(thrown);
      if (error instanceof DaymillError || !isZlibError(error)) throw error;
      yield* unlessEmpty(parser.breakOff(`the gzip stream is cut off or damaged (${error.message})`));
    }
  }
  return { messages: read(), isGzipped: () => isGzipped, tally: () => parser.tally };
}

function* unlessEmpty(messages: readonly HekaMessage[]): Generator<readonly HekaMessage[]> {
  if (messages.length > 0) yield messages;
}

interface Sniffed {
  readonly head: Buffer;
  /** All pieces, the head included. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The first bytes of a stream, which may come one by one. */
async function sniff(pieces: AsyncIterable<Uint8Array>): Promise<Sniffed> {
  const iterator = pieces[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < GZIP_MAGIC_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      // A reader that stops early closes the source.
      await iterator.return?.();
    }
  }
  return { head, pieces: all() };
}
