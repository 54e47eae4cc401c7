import type { Duration, TaskOptions } from "@daymill/core";

/** What every operator of clusters may be told. */
export interface ClusterTaskOptions<I, O> extends TaskOptions<I, O> {
  /** The id of a connection of type `emr`, `emr-serverless` or `local`. Default `"cluster"`, which is this machine unless declared otherwise. */
  readonly connection?: string;
  /** Between two polls; the first come sooner. Default `"30s"`. */
  readonly every?: Duration;
}

export const DEFAULT_CONNECTION = "cluster";
export const DEFAULT_EVERY = "30s";
