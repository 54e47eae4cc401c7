import type { BundleId, DagId, EpochMillis, SerializedDag, VersionKey } from "@daymill/core";
import type { DefaultJson, Json, Key, Optional } from "./columns.ts";

/** A file that people wrote, as it stood last with what its version does. */
export interface SourceFile {
  /** Relative to the DAG folder, with `/`. */
  readonly file: string;
  /** null: it is too large to be kept, or no text. */
  readonly text: string | null;
}

/** A graph with the code that runs it; append only, but for the places and sources: those of a text that does the same replace them. */
export interface DagVersionTable {
  readonly version_key: Key<VersionKey>;
  readonly dag_id: DagId;
  /** Counts from 1 in its DAG. */
  readonly number: number;
  /** The hash of the graph. */
  readonly fingerprint: string;
  readonly bundle_id: BundleId;
  readonly graph: Json<SerializedDag>;
  /** The DAG file and what it is made of, for people to read; the DAG file comes first. */
  readonly sources: DefaultJson<readonly SourceFile[]>;
  /** From the start of a run to its end; null: no limit. */
  readonly run_timeout_ms: Optional<number>;
  readonly created_at: EpochMillis;
}
