import { DaymillError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import type { EpochMillis } from "../time.ts";

/** That an asset was produced, as a body reads it. Instants are ISO 8601 in UTC. */
export interface AssetEvent {
  readonly at: string;
  readonly extra: JsonObject;
  /** The task that produced it. Null: it was created by hand, or its run is gone. */
  readonly source: AssetEventSource | null;
  /** Who created it by hand. */
  readonly who: string | null;
}

export interface AssetEventSource {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  /** -1 when not mapped. */
  readonly mapIndex: number;
  /** The data interval of the run. */
  readonly interval: { readonly start: string; readonly end: string };
}

/** Which events of an asset a body wants. Dates are read as a DAG's start is: in its zone, or with an offset. */
export interface AssetEventOptions {
  /** The newest so many. Default 100, at most 1,000. */
  readonly limit?: number;
  /** From this instant on. Default: from the first. */
  readonly since?: string;
  /** Before this instant. Default: until now. */
  readonly before?: string;
  /** Only those that started this run; none in a run that assets did not start. Default: false. */
  readonly triggering?: boolean;
}

/** The same, read. */
export interface AssetEventQuery {
  readonly asset: string;
  readonly limit: number;
  readonly since: EpochMillis | null;
  readonly before: EpochMillis | null;
  /** Absent: whatever they started. */
  readonly triggering?: true;
}

export const MAX_ASSET_EVENTS = 1_000;
const DEFAULT_ASSET_EVENTS = 100;

/** Throws E209 for a limit or an instant that is none. */
export function readEventQuery(
  asset: string,
  { limit = DEFAULT_ASSET_EVENTS, since, before, triggering = false }: AssetEventOptions,
  timezone: string,
): AssetEventQuery {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_ASSET_EVENTS)
    throw new DaymillError(
      "E209",
      `assets.events of "${asset}": the limit ${limit} is not a whole number from 1 to ${MAX_ASSET_EVENTS}.`,
      { details: { asset, limit } },
    );
  return {
    asset,
    limit,
    since: since === undefined ? null : boundInstant(since, timezone),
    before: before === undefined ? null : boundInstant(before, timezone),
    ...(triggering && { triggering }),
  };
}
