import type { Logger } from "@daymill/core";
import type { ChildSlot, SlotListener } from "./child-slot.ts";

export interface SlotPoolOptions {
  /** How many warm workers there are. */
  readonly size: number;
  readonly spawn: (listener: SlotListener) => ChildSlot;
  readonly listener: SlotListener;
  readonly logger: Logger;
}

/** Node never unloads a module: a worker that has imported this many bundles is replaced when it is idle. */
const MAX_BUNDLES = 40;
/** Before a worker that died without having been ready is replaced; doubled each time in a row. */
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;

/** Keeps the warm workers: each one that dies is replaced, at once or, when workers do not even start, later and later. */
export class SlotPool {
  private readonly options: SlotPoolOptions;
  private readonly living = new Set<ChildSlot>();
  private readonly delays = new Set<NodeJS.Timeout>();
  private failedStarts = 0;
  private isClosing = false;
  private whenEmpty = Promise.withResolvers<void>();

  constructor(options: SlotPoolOptions) {
    this.options = options;
    for (let index = 0; index < options.size; index++) this.addWarm();
  }

  /** Those that take orders. */
  ready(): ChildSlot[] {
    return [...this.living].filter((slot) => slot.state === "ready");
  }

  all(): Iterable<ChildSlot> {
    return this.living;
  }

  /** Replaces an idle worker that has become heavy. */
  replaceIfWorn(slot: ChildSlot): void {
    if (slot.load === 0 && slot.bundles.size >= MAX_BUNDLES && slot.state === "ready") slot.dismiss();
  }

  /** Resolves when every process is dead; those that do not leave within deadlineMs are killed. */
  async close(deadlineMs: number): Promise<void> {
    this.isClosing = true;
    for (const delay of this.delays) clearTimeout(delay);
    for (const slot of this.living) slot.dismiss();
    const killing = setTimeout(() => this.killAll(), deadlineMs);
    if (this.living.size > 0) await this.whenEmpty.promise;
    clearTimeout(killing);
  }

  private killAll(): void {
    for (const slot of this.living) slot.kill();
  }

  private addWarm(): void {
    const { spawn, listener } = this.options;
    const slot = spawn({
      ...listener,
      onReady: (ready) => {
        this.failedStarts = 0;
        listener.onReady(ready);
      },
      onGone: (gone) => this.replace(gone),
    });
    this.living.add(slot);
  }

  private replace(slot: ChildSlot): void {
    const { listener, logger } = this.options;
    this.living.delete(slot);
    listener.onGone(slot);
    if (this.isClosing) {
      if (this.living.size === 0) this.whenEmpty.resolve();
      return;
    }
    if (slot.wasReady) return this.addWarm();
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** this.failedStarts++, LONGEST_DELAY_MS);
    logger.error("a worker process died before it was ready", { inARow: this.failedStarts, retryInMs: delayMs });
    this.addLater(delayMs);
  }

  private addLater(delayMs: number): void {
    const delay = setTimeout(() => {
      this.delays.delete(delay);
      this.addWarm();
    }, delayMs);
    this.delays.add(delay);
  }
}
