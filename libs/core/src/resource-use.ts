/** What an attempt used of its machine, measured by the process that ran it. */
export interface ResourceUse {
  /** The largest resident memory that the process has had until the attempt ended: of a warm worker, over all that it ran. */
  readonly maxRssBytes: number;
  /** CPU time while the attempt ran, over all threads; of child processes, that of those that ended meanwhile. */
  readonly cpuMs: number;
}
