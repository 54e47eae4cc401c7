import type { BundleId } from "@daymill/core";

/** Short tasks wait inside of a worker, this many with the one that runs: 8 let workers idle while a batch is written. */
export const PREFETCH_DEPTH = 16;

/** What a choice looks at in a worker. */
export interface SlotView {
  /** Orders that it holds. */
  readonly load: number;
  /** Bundles that it has imported. */
  readonly bundles: ReadonlySet<BundleId>;
  /** Whether everything that it holds is known to be short. */
  readonly holdsShortOnly: boolean;
}

export interface SlotQuery<S extends SlotView> {
  readonly slots: readonly S[];
  readonly bundleId: BundleId;
  readonly isShort: boolean;
  /** Bodies that may start beside those that run. */
  readonly freePlaces: number;
}

/**
 * The worker for an order: an idle one, if it can be one that has its bundle; for a short task else the one with the least
 * to do, as long as nothing long can stand before it. undefined: it has to wait.
 */
export function pickSlot<S extends SlotView>({ slots, bundleId, isShort, freePlaces }: SlotQuery<S>): S | undefined {
  const idle = freePlaces > 0 ? slots.filter((slot) => slot.load === 0) : [];
  if (idle.length > 0)
    return idle.find((slot) => slot.bundles.has(bundleId)) ?? leastBy(idle, (slot) => slot.bundles.size);
  if (!isShort) return undefined;
  const roomy = slots.filter((slot) => slot.load > 0 && slot.load < PREFETCH_DEPTH && slot.holdsShortOnly);
  return leastBy(roomy, (slot) => slot.load);
}

function leastBy<T>(items: readonly T[], measure: (item: T) => number): T | undefined {
  let least: T | undefined;
  for (const item of items) if (least === undefined || measure(item) < measure(least)) least = item;
  return least;
}
