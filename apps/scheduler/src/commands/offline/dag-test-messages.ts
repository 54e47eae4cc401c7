import type { BundleId, Connection, DagTestRun, JsonObject } from "@daymill/core";

/** What a process that tests one DAG is told, as its only message: connections hold secrets, so they stand in no argument. */
export interface DagTestOrder {
  readonly bundleId: BundleId;
  readonly bundleFolder: string;
  readonly packageRoots: readonly string[];
  readonly dagId: string;
  /** A day or an instant; undefined: the first of the schedule. */
  readonly interval: string | undefined;
  readonly params: JsonObject;
  /** Outputs that stand in for bodies, by task. */
  readonly stub: JsonObject;
  readonly connections: Readonly<Record<string, Connection>>;
  /** A URI that ends in `/`. */
  readonly workspace: string;
}

/** What it answers, as its only message. */
export type DagTestAnswer =
  | { readonly kind: "run"; readonly run: DagTestRun }
  | { readonly kind: "failure"; readonly message: string };
