import type { Duration, JobTaskOptions } from "@daymill/core";

/** What every operator of clusters may be told. */
export interface ClusterTaskOptions<I, O> extends JobTaskOptions<I, O> {
  /** The id of a connection of type `emr`, `emr-serverless` or `local`. Default `"cluster"`, which is this machine unless declared otherwise. */
  readonly connection?: string;
  /** Between two polls; the first come sooner. Default `"30s"`. */
  readonly every?: Duration;
}

/** What operators that run steps may be told besides. */
export interface StepTaskOptions<I, O> extends ClusterTaskOptions<I, O> {
  /**
   * How long the logs of a failed step are waited for, which come to S3 minutes after its end; the task holds no worker
   * meanwhile. `"0s"`: they are looked for once. Default `"6m"`.
   */
  readonly logsWithin?: Duration;
}

export const DEFAULT_CONNECTION = "cluster";
export const DEFAULT_EVERY = "30s";
