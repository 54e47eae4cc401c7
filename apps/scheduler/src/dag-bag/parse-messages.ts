import type { BundleId, DagProblem, SerializedDag } from "@daymill/core";

import type { ModuleSlice } from "../bundle/module-slices.ts";

/** What the scheduler and its parser process say to each other, over the IPC channel. */
export type ToParser =
  | { readonly kind: "setup"; readonly setup: ParserSetup }
  | { readonly kind: "parse"; readonly request: ParseRequest };

export interface ParserSetup {
  /** Absolute. */
  readonly bundleFolder: string;
  readonly packageRoots: readonly string[];
}

export interface ParseRequest {
  /** Tells answers apart, and two imports of one bundle. */
  readonly number: number;
  readonly bundleId: BundleId;
  /** The DAG folder: places in graphs are relative to it. */
  readonly folder: string;
  /** What of the code the user wrote. */
  readonly slices: readonly ModuleSlice[];
}

/** A DAG of a file. With problems it must not run. */
export interface ParsedDag {
  readonly dag: SerializedDag;
  /** SHA-256 of what counts in the graph. */
  readonly fingerprint: string;
  readonly problems: readonly DagProblem[];
}

export type FromParser =
  | { readonly kind: "ready" }
  | {
      readonly kind: "parsed";
      readonly number: number;
      readonly dags: readonly ParsedDag[];
      /** What concerns no single DAG. */
      readonly problems: readonly DagProblem[];
      /** How long it took to load the bundle and to build its DAGs. */
      readonly parseMs: number;
      /** Of the parser process, when it had finished. */
      readonly rssBytes: number;
    };
