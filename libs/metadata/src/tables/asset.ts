import type { DagId, EpochMillis, JsonObject, RunKey, TaskInstanceKey } from "@daymill/core";
import type { Default, DefaultJson, Json, Key, Optional } from "./columns.ts";

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
  /** Who created it by hand. */
  readonly who: Optional<string>;
  readonly extra: DefaultJson<JsonObject>;
}

/** A watermark of an asset. */
export interface AssetStateTable {
  readonly asset: string;
  readonly key: string;
  readonly value: Json;
  readonly updated_at: EpochMillis;
  /** The run with which it goes; null: it stays. */
  readonly run_key: Optional<RunKey>;
}

/** What the current version of a DAG says of an asset. */
export interface AssetUseTable {
  readonly asset: string;
  readonly dag_id: DagId;
  readonly role: "produces" | "consumes" | "schedule";
  /** Empty for a schedule. */
  readonly task_id: Default<string>;
}

/** An event that waits for a run of a DAG whose schedule names its asset. */
export interface AssetQueueTable {
  readonly dag_id: DagId;
  readonly asset: string;
  readonly event_key: number;
  /** Nobody has looked since whether the DAG has enough for a run. */
  readonly is_new: Default<boolean>;
}

/** An event that a run was started by. */
export interface RunAssetEventTable {
  readonly run_key: RunKey;
  readonly event_key: number;
}
