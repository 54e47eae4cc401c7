import { operatorTask } from "@daymill/core";
import type { Task } from "@daymill/core";
import { DEFAULT_CONNECTION, DEFAULT_EVERY } from "./cluster-options.ts";
import type { StepTaskOptions } from "./cluster-options.ts";
import type { StepOutput } from "./cluster-output.ts";
import { logsWithinMs } from "./failure-log/with-failure-log.ts";
import { stepJob } from "./step-job.ts";
import type { OnStepFailure, SparkJob } from "./step-spec.ts";

export interface SparkStepInput extends SparkJob {
  /** The id of the cluster, as `createCluster` gives it. */
  readonly cluster: string;
  /** For people. Default: the id of the task. */
  readonly name?: string;
  /** Default `"continue"`: what comes next, the DAG decides. */
  readonly onFailure?: OnStepFailure;
}

export type SparkStepOptions = StepTaskOptions<SparkStepInput, StepOutput>;

/**
 * Runs `spark-submit` as a step of a cluster: `sparkStep("clean")({ cluster, application: "lake:/jobs/clean.py", args })`.
 * On this machine it is a real Spark too, with `--master local[*]`. What holds of `clusterStep` holds of it.
 */
export function sparkStep(id: string, options: SparkStepOptions = {}): Task<SparkStepInput, StepOutput> {
  const { connection = DEFAULT_CONNECTION, every = DEFAULT_EVERY } = options;
  const settings = { connection, logsWithinMs: logsWithinMs("sparkStep", options.logsWithin) };
  const job = stepJob<SparkStepInput>(settings, ({ name, onFailure = "continue", ...spark }, ctx) => ({
    name: name ?? ctx.taskId,
    spark,
    onFailure,
  }));
  const body = { kind: "remote", every, job } as const;
  return operatorTask({ operator: "sparkStep", id, options, defaults: { connection }, body });
}
