import type { AttemptKey, EpochMillis } from "@daymill/core";
import type { OutputStream } from "../worker/capture-output.ts";

/** Text, or the mark where the text of an attempt ends. */
export interface EarlyPiece {
  readonly name: OutputStream;
  /** undefined: it is a mark. */
  readonly text?: string;
  readonly endOf?: AttemptKey;
}

export interface EarlyOutputOptions {
  readonly now: () => EpochMillis;
  readonly onStray: (text: string) => void;
}

/** The message that an attempt begins is a moment behind its first text, not longer. */
const PATIENCE_MS = 1_000;
/** A flood between two attempts is nobody's. */
const MAX_KEPT_LENGTH = 65_536;

/** What came of a worker process while no attempt was known to run: of one whose beginning is still on its way, or of none. */
export class EarlyOutput {
  private readonly options: EarlyOutputOptions;
  private kept: (EarlyPiece & { readonly readAt: EpochMillis })[] = [];
  private length = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: EarlyOutputOptions) {
    this.options = options;
  }

  keep(piece: EarlyPiece): void {
    this.kept.push({ ...piece, readAt: this.options.now() });
    this.length += piece.text?.length ?? 0;
    if (this.length > MAX_KEPT_LENGTH) return this.giveUp();
    // Messages that are here already are taken first, however late the timer rings.
    this.timer ??= setTimeout(() => setImmediate(() => this.giveUp()), PATIENCE_MS).unref();
  }

  /** What belongs to an attempt that begins: in each stream up to its mark. What was read before it began is nobody's. */
  take(attemptKey: AttemptKey, at: EpochMillis): readonly EarlyPiece[] {
    const isOver = new Set<OutputStream>();
    const taken: EarlyPiece[] = [];
    const left: typeof this.kept = [];
    for (const piece of this.kept) {
      if (piece.readAt < at) this.stray(piece);
      else if (isOver.has(piece.name)) left.push(piece);
      else {
        taken.push(piece);
        if (piece.endOf === attemptKey) isOver.add(piece.name);
      }
    }
    this.reset(left);
    return taken;
  }

  close(): void {
    this.giveUp();
  }

  private giveUp(): void {
    const { kept } = this;
    this.reset([]);
    for (const piece of kept) this.stray(piece);
  }

  private reset(left: typeof this.kept): void {
    this.kept = left;
    this.length = left.reduce((sum, { text = "" }) => sum + text.length, 0);
    if (left.length > 0) return;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private stray({ text }: EarlyPiece): void {
    if (text !== undefined) this.options.onStray(text);
  }
}
