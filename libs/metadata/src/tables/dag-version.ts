import type { BundleId, DagId, EpochMillis, SerializedDag, VersionKey } from "@daymill/core";
import type { Json, Key, Optional } from "./columns.ts";

/** A graph with the code that runs it; append only. */
export interface DagVersionTable {
  readonly version_key: Key<VersionKey>;
  readonly dag_id: DagId;
  /** Counts from 1 in its DAG. */
  readonly number: number;
  /** The hash of the graph. */
  readonly fingerprint: string;
  readonly bundle_id: BundleId;
  readonly graph: Json<SerializedDag>;
  /** The DAG file as written, for people to read. */
  readonly source: Optional<string>;
  /** From the start of a run to its end; null: no limit. */
  readonly run_timeout_ms: Optional<number>;
  readonly created_at: EpochMillis;
}
