import { DaymillError } from "@daymill/core";
import { growingWindow } from "./growing-window.ts";
import { DESCRIBED_GAPS } from "./heka-tally.ts";
import type { HekaGap, HekaTally } from "./heka-tally.ts";
import type { HekaMessage } from "./message.ts";
import { readFrame, RECORD_SEPARATOR } from "./read-frame.ts";

/** What is to happen where a stream cannot be read. */
export const HekaMode = {
  /** The first damage is an error (E431). */
  strict: "strict",
  /** What is damaged is passed over and counted; reading goes on with the next frame. */
  resync: "resync",
  /** The stream ends at the first damage; what stands behind it is counted. */
  stop: "stop",
} as const;
export type HekaMode = (typeof HekaMode)[keyof typeof HekaMode];

export interface HekaParserOptions {
  readonly mode: HekaMode;
  /** The longest message, in bytes, compressed or not. */
  readonly maxFrameBytes: number;
  /** What is read, for errors. */
  readonly name: string;
}

/**
 * Reads a stream of frames that is pushed in pieces. It holds one frame, or what may become one, at a time.
 *
 * It is `reading` frame after frame until a place where none can be read. There a gap begins. In mode `resync` it looks for
 * the next 0x1E that begins a frame and ends the gap there; a damaged frame whose bounds are plain is a gap of its own.
 * In mode `stop` the gap goes on to the end of the stream.
 */
export class FrameParser {
  readonly #options: HekaParserOptions;
  readonly #window = growingWindow();
  #gap: { offset: number; reason: string } | undefined;
  #stopped = false;
  #tally = { messages: 0, snappyMessages: 0, gaps: 0, skippedBytes: 0 };
  readonly #firstGaps: HekaGap[] = [];

  constructor(options: HekaParserOptions) {
    this.#options = options;
  }

  get tally(): HekaTally {
    return { ...this.#tally, bytes: this.#window.offset, firstGaps: [...this.#firstGaps] };
  }

  /** Gives the messages that end in a piece. */
  push(piece: Uint8Array): HekaMessage[] {
    this.#window.append(piece);
    return this.#drain(false);
  }

  /** Gives the last messages; nothing may be pushed any more. */
  end(): HekaMessage[] {
    const messages = this.#drain(true);
    this.#closeGap();
    return messages;
  }

  /** Ends the stream where it stands, as one that cannot be read any further. */
  breakOff(reason: string): HekaMessage[] {
    if (!this.#stopped && this.#options.mode === "strict") this.#openGap(reason);
    const messages = this.#drain(true);
    this.#openGap(reason);
    this.#closeGap();
    return messages;
  }

  #drain(complete: boolean): HekaMessage[] {
    const messages: HekaMessage[] = [];
    while (this.#window.held.length > 0) {
      const { held } = this.#window;
      if (this.#stopped) {
        this.#window.drop(held.length);
        break;
      }
      const read = readFrame(held, { complete, maxBytes: this.#options.maxFrameBytes });
      if (read.kind === "more") break;
      if (read.kind === "frame") {
        this.#closeGap();
        this.#tally.messages++;
        if (read.content.snappy) this.#tally.snappyMessages++;
        messages.push(read.content.message);
        this.#window.drop(read.end);
      } else {
        this.#pass(read, held);
      }
    }
    return messages;
  }

  /** Goes over what cannot be read, to where reading may go on. */
  #pass({ reason, end }: { readonly reason: string; readonly end: number | undefined }, held: Buffer): void {
    this.#openGap(reason);
    if (this.#options.mode === "stop") {
      this.#stopped = true;
      return;
    }
    const next = held.indexOf(RECORD_SEPARATOR, 1);
    this.#window.drop(end ?? (next === -1 ? held.length : next));
    if (end !== undefined) this.#closeGap();
  }

  #openGap(reason: string): void {
    if (this.#options.mode === "strict") throw damaged(this.#options.name, { offset: this.#window.offset, reason });
    this.#gap ??= { offset: this.#window.offset, reason };
  }

  #closeGap(): void {
    if (this.#gap === undefined) return;
    const gap = { ...this.#gap, bytes: this.#window.offset - this.#gap.offset };
    this.#gap = undefined;
    this.#tally.gaps++;
    this.#tally.skippedBytes += gap.bytes;
    if (this.#firstGaps.length < DESCRIBED_GAPS) this.#firstGaps.push(gap);
  }
}

function damaged(name: string, gap: { readonly offset: number; readonly reason: string }): DaymillError {
  return new DaymillError(
    "E431",
    `${name} cannot be read at byte ${gap.offset}: ${gap.reason}. The mode resync passes over what is damaged and counts it.`,
    { details: { name, ...gap } },
  );
}
