import type { AssetEvent, AssetEventQuery } from "../dag/asset-event.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import { toIso } from "../time.ts";

/** An event that a test makes up. `at` is written as a DAG's start. */
export type TestAssetEvent = Pick<AssetEvent, "at"> &
  Partial<AssetEvent> & {
    /** Whether it started the run. Default: false. */
    readonly triggering?: boolean;
  };

/** By asset, in any order. */
export type TestAssetEvents = Readonly<Record<string, readonly TestAssetEvent[]>>;

/** What the scheduler would answer: the newest first; of the same instant the one that was given last. */
export function listTestEvents(
  events: TestAssetEvents,
  { asset, limit, since, before, triggering: isWanted }: AssetEventQuery,
  timezone: string,
): AssetEvent[] {
  const known = (events[asset] ?? []).map((event) => ({ ...event, instant: boundInstant(event.at, timezone) }));
  return known
    .filter(({ instant }) => instant >= (since ?? -Infinity) && instant < (before ?? Infinity))
    .filter(({ triggering = false }) => triggering || isWanted === undefined)
    .reverse()
    .sort((a, b) => b.instant - a.instant)
    .slice(0, limit)
    .map(({ instant, extra = {}, source = null, who = null }) => ({ at: toIso(instant), extra, source, who }));
}
