import type { RemoteStatus } from "@daymill/core";
import type { ClusterView, StepView } from "./cluster-backend.ts";
import { isClusterOver, isStepOver } from "./cluster-state.ts";

// Reasons decide, not names: EMR calls a cluster TERMINATED although a step of it failed, and gives no reason then.

/** Whether a cluster has become ready. One that is over cannot be used, whatever it is called. */
export function judgeStart(cluster: ClusterView): RemoteStatus {
  if (cluster.state === "RUNNING" || cluster.state === "WAITING") return { state: "succeeded" };
  return isClusterOver(cluster.state) ? badEnd(cluster, []) : { state: "running", progress: cluster.state };
}

/** How a step stands. `cluster` is wanted of one that ended badly: the reason is often there. */
export function judgeStep(step: StepView, cluster?: ClusterView): RemoteStatus {
  if (!isStepOver(step.state)) return { state: "running", progress: step.state };
  if (step.state === "COMPLETED") return { state: "succeeded" };
  const said = [describeStep(step), ...(cluster && isEnding(cluster) ? [describeCluster(cluster)] : [])].join(" ");
  return step.state === "CANCELLED" ? { state: "cancelled", reason: said } : { state: "failed", reason: said };
}

/** How steps stand that were added together. After a failure it is waited for what goes on. */
export function judgeSteps(steps: readonly StepView[]): RemoteStatus {
  const bad = steps.filter(({ state }) => isStepOver(state) && state !== "COMPLETED");
  const done = steps.filter(({ state }) => state === "COMPLETED").length;
  if (bad.length + done < steps.length) {
    const failed = bad.length === 0 ? "" : `, ${bad.length} did not`;
    return { state: "running", progress: `${done} of ${steps.length} steps completed${failed}` };
  }
  if (bad.length === 0) return { state: "succeeded" };
  const reason = bad.map(describeStep).join(" ");
  return bad.every(({ state }) => state === "CANCELLED") ? { state: "cancelled", reason } : { state: "failed", reason };
}

/** Whether a cluster that was created with its steps has done them all. */
export function judgeWork(cluster: ClusterView, steps: readonly StepView[]): RemoteStatus {
  const done = steps.filter(({ state }) => state === "COMPLETED").length;
  if (!isClusterOver(cluster.state))
    return { state: "running", progress: `${cluster.state}: ${done} of ${steps.length} steps completed` };
  const isWell = cluster.state === "TERMINATED" && steps.length > 0 && done === steps.length;
  return isWell ? { state: "succeeded" } : badEnd(cluster, steps);
}

/** Whether a cluster is gone; how its steps ended does not matter any more. */
export function judgeTermination(cluster: ClusterView): RemoteStatus {
  return isClusterOver(cluster.state) ? { state: "succeeded" } : { state: "running", progress: cluster.state };
}

/** How a cluster ended that should not have. A person's end is none of ours; settings that EMR refuses are refused the next time too. */
export function badEnd(cluster: ClusterView, steps: readonly StepView[]): RemoteStatus {
  const failed = steps.filter(({ state }) => state !== "COMPLETED").map(describeStep);
  const reason = [describeCluster(cluster), ...failed].join(" ");
  if (cluster.reasonCode === "USER_REQUEST") return { state: "cancelled", reason };
  return { state: "failed", reason, ...(cluster.reasonCode === "VALIDATION_ERROR" && { final: true }) };
}

export function isEnding({ state }: ClusterView): boolean {
  return state === "TERMINATING" || isClusterOver(state);
}

/** One sentence for a person: state, code, message, and where the logs are. */
export function describeCluster({ id, name, state, reasonCode, reason, logs }: ClusterView): string {
  const why = [reasonCode, reason].filter((part) => part !== null && part !== "").join(": ");
  return sentence(`Cluster ${id} (${name}) is ${state}${why === "" ? ", without a reason" : `: ${why}`}`, logs);
}

export function describeStep({ id, name, state, reason, logs }: StepView): string {
  return sentence(`Step ${id} (${name}) is ${state}${reason === null ? "" : `: ${reason}`}`, logs);
}

function sentence(text: string, logs: string | null): string {
  return `${text.replace(/\.$/, "")}.${logs === null ? "" : ` Its logs: ${logs}`}`;
}
