import type { BundleId, Logger } from "@daymill/core";
import { MAX_BUNDLES } from "../bundle/load-bundle.ts";
import { StartDelays } from "../process/start-delays.ts";
import type { PendingLook } from "./held-look.ts";
import { troubleWith } from "./look-trouble.ts";
import type { PollerSlot, PollerSlotListener } from "./poller-slot.ts";

export interface PollerPoolOptions {
  /** At most; none is started before it is needed. */
  readonly processes: number;
  /** Whether each process makes one look and ends. */
  readonly isOneShot: boolean;
  readonly spawn: (listener: PollerSlotListener) => PollerSlot;
  readonly logger: Logger;
}

/** Looks of one process at once. They wait for a network; more of them would only wait for each other. */
const MAX_LOOKS = 100;
/** From here on a second process is worth its 50 MB. */
const SPREAD_FROM = 20;

/** Poller processes with the same environment, and the looks that wait for one. */
export class PollerPool {
  private readonly options: PollerPoolOptions;
  private readonly living = new Set<PollerSlot>();
  private readonly startDelays = new StartDelays();
  private queue: PendingLook[] = [];
  private delayed: NodeJS.Timeout | undefined;
  private isClosing = false;
  private readonly whenEmpty = Promise.withResolvers<void>();

  constructor(options: PollerPoolOptions) {
    this.options = options;
  }

  add(look: PendingLook): void {
    this.queue.push(look);
    this.assign();
  }

  /** Kills everything, and resolves when it is dead; looks that had no answer are trouble. */
  async close(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.delayed);
    this.refuseQueue("The scheduler is stopping.");
    for (const slot of this.living) slot.kill();
    if (this.living.size > 0) await this.whenEmpty.promise;
  }

  private assign(): void {
    this.queue = this.queue.filter((look) => !this.place(look));
    const missing = this.missing();
    for (let started = 0; started < missing; started++) this.start();
  }

  private place(look: PendingLook): boolean {
    const { bundleId } = look.order.attempt;
    const slot = pickSlot([...this.living], bundleId);
    if (!slot) return false;
    if (!look.isWanted()) {
      refuse(look, "Nobody waits for it any more.");
      return true;
    }
    slot.give(look);
    look.placed(() => slot.abort(look.order.look));
    if (this.options.isOneShot || slot.bundles.size >= MAX_BUNDLES) slot.retire();
    return true;
  }

  /** How many processes are to be started now. */
  private missing(): number {
    if (this.delayed || this.isClosing) return 0;
    const { processes, isOneShot } = this.options;
    const slots = [...this.living];
    const starting = slots.filter((slot) => slot.state === "starting").length;
    const counted = isOneShot ? slots.length : slots.filter((slot) => slot.state !== "retiring").length;
    const ready = slots.filter((slot) => slot.state === "ready");
    const isCrowded = ready.length > 0 && ready.every((slot) => slot.load >= SPREAD_FROM);
    const wanted = isOneShot ? this.queue.length : Number(this.queue.length > 0 || isCrowded);
    return Math.max(0, Math.min(wanted - starting, processes - counted));
  }

  private start(): void {
    const slot = this.options.spawn({
      onReady: () => this.assign(),
      onAnswered: () => {
        this.startDelays.succeed();
        this.assign();
      },
      onGone: (gone, wasMeant) => this.endOf(gone, wasMeant),
    });
    this.living.add(slot);
  }

  /** Processes that keep dying, before or after they are ready, are started later and later. */
  private endOf(slot: PollerSlot, wasMeant: boolean): void {
    this.living.delete(slot);
    if (this.isClosing && this.living.size === 0) return this.whenEmpty.resolve();
    if (wasMeant) return this.assign();
    const retryInMs = this.startDelays.fail();
    this.options.logger.error("a poller process died", { inARow: this.startDelays.inARow, retryInMs });
    if (!slot.wasReady) this.refuseQueue("A poller process died before it was ready.");
    this.delayed ??= setTimeout(() => {
      this.delayed = undefined;
      this.assign();
    }, retryInMs);
  }

  private refuseQueue(why: string): void {
    const refused = this.queue;
    this.queue = [];
    for (const look of refused) refuse(look, why);
  }
}

function refuse(look: PendingLook, why: string): void {
  look.answer(troubleWith("E306", why), "refusal");
  look.settle();
}

/** One that has the bundle, unless it is crowded; else the one with the least to do. */
function pickSlot(slots: readonly PollerSlot[], bundleId: BundleId): PollerSlot | undefined {
  const open = slots.filter((slot) => slot.state === "ready" && slot.load < MAX_LOOKS);
  const byLoad = open.toSorted((a, b) => a.load - b.load);
  return byLoad.find((slot) => slot.bundles.has(bundleId) && slot.load < SPREAD_FROM) ?? byLoad[0];
}
