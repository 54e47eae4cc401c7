import type { Content } from "./object-store.ts";

/** A piece of an object, as one request carries it. */
export interface Part {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

const MIB = 1 << 20;
/** An object has at most 10,000 parts: later ones are larger, so that 5 TiB, the most that S3 takes, have room. */
const SIZES = [
  { upTo: 1_000, bytes: 8 * MIB },
  { upTo: 4_000, bytes: 64 * MIB },
  { upTo: 10_000, bytes: 832 * MIB },
] as const;

/** Cuts a content into parts; an empty one is one part without bytes. Every part but the last has the size of its place. */
export async function* partsOf(content: Content, signal?: AbortSignal): AsyncGenerator<Part, undefined> {
  let number = 1;
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of piecesOf(content)) {
    signal?.throwIfAborted();
    waiting.push(piece);
    size += piece.length;
    while (size > sizeOf(number)) {
      const all = Buffer.concat(waiting);
      const end = sizeOf(number);
      yield { number, bytes: all.subarray(0, end), isLast: false };
      number += 1;
      waiting = [all.subarray(end)];
      size = all.length - end;
    }
  }
  signal?.throwIfAborted();
  yield { number, bytes: Buffer.concat(waiting), isLast: true };
  return undefined;
}

function piecesOf(content: Content): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof content === "string") return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : content;
}

function sizeOf(number: number): number {
  const found = SIZES.find(({ upTo }) => number <= upTo);
  return (found ?? SIZES[2]).bytes;
}
