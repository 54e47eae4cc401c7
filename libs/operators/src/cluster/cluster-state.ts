/** Where the life of a cluster is, in EMR's words. */
export const ClusterState = {
  STARTING: "STARTING",
  BOOTSTRAPPING: "BOOTSTRAPPING",
  RUNNING: "RUNNING",
  /** Ready, with nothing to do. */
  WAITING: "WAITING",
  TERMINATING: "TERMINATING",
  TERMINATED: "TERMINATED",
  TERMINATED_WITH_ERRORS: "TERMINATED_WITH_ERRORS",
} as const;
export type ClusterState = (typeof ClusterState)[keyof typeof ClusterState];

/** Where the life of a step is, in EMR's words. */
export const StepState = {
  PENDING: "PENDING",
  CANCEL_PENDING: "CANCEL_PENDING",
  RUNNING: "RUNNING",
  COMPLETED: "COMPLETED",
  CANCELLED: "CANCELLED",
  FAILED: "FAILED",
  /** It ran when its cluster was terminated. */
  INTERRUPTED: "INTERRUPTED",
} as const;
export type StepState = (typeof StepState)[keyof typeof StepState];

/** Whether a cluster takes no more steps and runs none. */
export function isClusterOver(state: ClusterState): boolean {
  return state === "TERMINATED" || state === "TERMINATED_WITH_ERRORS";
}

export function isStepOver(state: StepState): boolean {
  return state === "COMPLETED" || state === "CANCELLED" || state === "FAILED" || state === "INTERRUPTED";
}
