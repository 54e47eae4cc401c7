import type { Logger } from "@daymill/core";
import { MAX_BUNDLES } from "../bundle/load-bundle.ts";
import { StartDelays } from "../process/start-delays.ts";
import type { ChildSlot, SlotListener } from "./child-slot.ts";

export interface SlotPoolOptions {
  /** How many warm workers there are. */
  readonly size: number;
  readonly spawn: (listener: SlotListener) => ChildSlot;
  readonly listener: SlotListener;
  readonly logger: Logger;
}

/** Keeps the warm workers: each one that dies is replaced, at once or, when workers do not even start, later and later. */
export class SlotPool {
  private readonly options: SlotPoolOptions;
  private readonly living = new Set<ChildSlot>();
  private readonly delays = new Set<NodeJS.Timeout>();
  private readonly startDelays = new StartDelays();
  private isClosing = false;
  private whenEmpty = Promise.withResolvers<void>();

  constructor(options: SlotPoolOptions) {
    this.options = options;
  }

  /** Starts the workers, unless it is closed by now. */
  open(): void {
    for (let index = 0; index < this.options.size && !this.isClosing; index++) this.addWarm();
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
        this.startDelays.succeed();
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
    const retryInMs = this.startDelays.fail();
    logger.error("a worker process died before it was ready", { inARow: this.startDelays.inARow, retryInMs });
    this.addLater(retryInMs);
  }

  private addLater(delayMs: number): void {
    const delay = setTimeout(() => {
      this.delays.delete(delay);
      this.addWarm();
    }, delayMs);
    this.delays.add(delay);
  }
}
