import { DaymillError, operatorTask, sensorBody } from "@daymill/core";
import type { AssetEvent, AssetEventOptions, SensorOptions, Task, TaskContext } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";

export interface WaitForAssetInput extends Pick<AssetEventOptions, "since" | "before"> {
  /** At least so many events, 1 to 1,000. Default 1. */
  readonly count?: number;
}

export interface WaitForAssetOutput {
  readonly asset: string;
  /** How many events there are, up to 1,000. */
  readonly events: number;
  /** When the newest of them came: ISO 8601 in UTC. */
  readonly at: string;
  /** What the newest says. */
  readonly extra: AssetEvent["extra"];
  /** The task that made the newest; null: it was created by hand, or its run is gone. */
  readonly source: AssetEvent["source"];
}

export interface WaitForAssetOptions extends SensorOptions<WaitForAssetInput, WaitForAssetOutput> {
  /** The name of the asset. */
  readonly asset: string;
}

const MAX_EVENTS = 1_000;

/**
 * A sensor: waits for events of an asset: `waitForAsset("orders", { asset: "orders", timeout: "6h" })({ since: interval.end })`.
 * Holds no worker between two looks. Errors: E209 no name of an asset, when the file is read; E304 a count that cannot be.
 */
export function waitForAsset(id: string, options: WaitForAssetOptions): Task<WaitForAssetInput, WaitForAssetOutput> {
  const { asset, ...rest } = options;
  if (asset === "") throw refusedOptions(id, "asset is empty; give its name");
  return operatorTask<WaitForAssetInput, WaitForAssetOutput>({
    operator: "waitForAsset",
    id,
    options: rest,
    defaults: { asset },
    body: sensorBody(rest, (input, ctx) => look(asset, input, ctx)),
  });
}

async function look(
  asset: string,
  { since, before, count = 1 }: WaitForAssetInput,
  ctx: TaskContext,
): Promise<WaitForAssetOutput | undefined> {
  if (!Number.isInteger(count) || count < 1 || count > MAX_EVENTS)
    throw new DaymillError("E304", `The input has the count ${count}; it is a whole number from 1 to ${MAX_EVENTS}.`);
  const range = { ...(since !== undefined && { since }), ...(before !== undefined && { before }) };
  const events = await ctx.assets.events(asset, { ...range, limit: MAX_EVENTS });
  const [newest] = events;
  if (newest === undefined || events.length < count) {
    ctx.log.info(`not yet: ${events.length} of ${count} events of the asset have come`, { asset });
    return undefined;
  }
  const { at, extra, source } = newest;
  return { asset, events: events.length, at, extra, source };
}
