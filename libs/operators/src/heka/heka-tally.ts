/** A place of a stream where something could not be read. */
export interface HekaGap {
  /** Where it begins: a byte of the stream, once a compression of the whole is undone. */
  readonly offset: number;
  /** How much was passed over. */
  readonly bytes: number;
  readonly reason: string;
}

/** What was read of a stream, and what was not. All bytes are those of messages read, with their frames, or skipped. */
export interface HekaTally {
  readonly bytes: number;
  readonly messages: number;
  /** Messages that were compressed by snappy. */
  readonly snappyMessages: number;
  /** Places where something could not be read: a damaged frame, or bytes between frames. */
  readonly gaps: number;
  readonly skippedBytes: number;
  /** The first gaps. */
  readonly firstGaps: readonly HekaGap[];
}

/** Gaps that are described; the rest are only counted. */
export const DESCRIBED_GAPS = 20;
