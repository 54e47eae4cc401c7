import type { RunGraph, SerializedDag, VersionCallbacks, VersionKey } from "@daymill/core";

/** A version of a DAG, in memory. */
export interface KnownVersion {
  readonly key: VersionKey;
  readonly dag: SerializedDag;
  readonly graph: RunGraph;
  /** See tasksBeside. */
  readonly besides: ReadonlyMap<string, ReadonlySet<string>>;
  /** The tasks that have a limit by key. */
  readonly keyed: ReadonlySet<string>;
  /** Whether it has tasks that need no worker. */
  readonly hasLooks: boolean;
  /** Undefined: nobody is told of anything. */
  readonly callbacks: VersionCallbacks | undefined;
}
