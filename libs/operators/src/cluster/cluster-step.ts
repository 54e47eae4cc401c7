import { operatorTask } from "@daymill/core";
import type { Task } from "@daymill/core";
import { DEFAULT_CONNECTION, DEFAULT_EVERY } from "./cluster-options.ts";
import type { StepTaskOptions } from "./cluster-options.ts";
import type { StepOutput } from "./cluster-output.ts";
import { logsWithinMs } from "./failure-log/with-failure-log.ts";
import { stepJob } from "./step-job.ts";
import type { OnStepFailure } from "./step-spec.ts";

export interface ClusterStepInput {
  /** The id of the cluster, as `createCluster` gives it. */
  readonly cluster: string;
  /** A program and its arguments. No shell is between: `["bash", "-c", "..."]` for one. */
  readonly command: readonly string[];
  /** For people. Default: the id of the task. */
  readonly name?: string;
  /** Default `"continue"`: what comes next, the DAG decides. */
  readonly onFailure?: OnStepFailure;
}

export type ClusterStepOptions = StepTaskOptions<ClusterStepInput, StepOutput>;

/**
 * Runs a command as a step of a cluster: `clusterStep("clean")({ cluster: cluster.cluster, command })`. It has succeeded
 * when the step has completed; a cancelled or an interrupted one has not. On kill and timeout the step is cancelled. Errors:
 * E104 a connection and E209 a command that cannot be; E421 the service cannot be reached, E422 it refuses.
 */
export function clusterStep(id: string, options: ClusterStepOptions = {}): Task<ClusterStepInput, StepOutput> {
  const { connection = DEFAULT_CONNECTION, every = DEFAULT_EVERY } = options;
  const settings = { connection, logsWithinMs: logsWithinMs("clusterStep", options.logsWithin) };
  const job = stepJob<ClusterStepInput>(settings, ({ name, command, onFailure = "continue" }, ctx) => ({
    name: name ?? ctx.taskId,
    command,
    onFailure,
  }));
  const body = { kind: "remote", every, job } as const;
  return operatorTask({ operator: "clusterStep", id, options, defaults: { connection }, body });
}
