import type { BundleId } from "@daymill/core";

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
  /** Orders that a worker may hold with this one, the one that runs included. More than 1: it is short, and waits in there. */
  readonly depth: number;
  /** Bodies that may start beside those that run. */
  readonly freePlaces: number;
}

/**
 * The worker for an order: an idle one, if it can be one that has its bundle; for a short task else the one with the least
 * to do, as long as nothing long can stand before it. undefined: it has to wait.
 */
export function pickSlot<S extends SlotView>({ slots, bundleId, depth, freePlaces }: SlotQuery<S>): S | undefined {
  const idle = freePlaces > 0 ? slots.filter((slot) => slot.load === 0) : [];
  if (idle.length > 0)
    return idle.find((slot) => slot.bundles.has(bundleId)) ?? leastBy(idle, (slot) => slot.bundles.size);
  const roomy = slots.filter((slot) => slot.load > 0 && slot.load < depth && slot.holdsShortOnly);
  return leastBy(roomy, (slot) => slot.load);
}

function leastBy<T>(items: readonly T[], measure: (item: T) => number): T | undefined {
  let least: T | undefined;
  for (const item of items) if (least === undefined || measure(item) < measure(least)) least = item;
  return least;
}
