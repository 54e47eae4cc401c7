import type { EpochMillis, JsonObject, RunKey, TaskInstanceKey } from "@daymill/core";
import type { DefaultJson, Json, Key, Optional } from "./columns.ts";

export interface AssetTable {
  readonly name: string;
  readonly created_at: EpochMillis;
}

/** An asset was produced; append only. */
export interface AssetEventTable {
  readonly event_key: Key<number>;
  readonly asset: string;
  readonly at: EpochMillis;
  readonly instance_key: Optional<TaskInstanceKey>;
  readonly run_key: Optional<RunKey>;
  readonly extra: DefaultJson<JsonObject>;
}

/** A watermark of an asset. */
export interface AssetStateTable {
  readonly asset: string;
  readonly key: string;
  readonly value: Json;
  readonly updated_at: EpochMillis;
}
