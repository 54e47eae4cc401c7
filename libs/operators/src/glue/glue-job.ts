import type { JobRun, StartJobRunRequest, WorkerType } from "@aws-sdk/client-glue";
import { DaymillError, operatorTask } from "@daymill/core";
import type { Duration, JobTaskOptions, RemoteJob, Task, TaskContext } from "@daymill/core";
import { DEFAULT_WAREHOUSE } from "../aws/aws-warehouse.ts";
import { refusedOptions } from "../refused-options.ts";
import { openGlueJobs } from "./glue-jobs.ts";
import { judgeJobRun } from "./judge-job-run.ts";

export interface GlueJobInput {
  /** What the script reads by `getResolvedOptions`: names, with or without `--`, and values. They go before the job's own. */
  readonly arguments?: Readonly<Record<string, string | number>>;
}

export interface GlueJobOutput {
  readonly job: string;
  /** Glue's id of the run. */
  readonly run: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** For how long it was worked, in ms; waiting does not count. */
  readonly executionMs: number;
  /** What is paid for, where Glue says so (workers that grow and shrink). */
  readonly dpuSeconds: number | null;
}

export interface GlueJobOptions extends JobTaskOptions<GlueJobInput, GlueJobOutput> {
  /** The name of a job that is defined in Glue. */
  readonly job: string;
  /** The id of a connection of type `athena`. Default `"athena"`. */
  readonly connection?: string;
  /** Machines of the run, with `workers`: `"G.1X"`. Default: what the job says. */
  readonly workerType?: WorkerType;
  /** How many, from 1. Default: what the job says. */
  readonly workers?: number;
  /** Between two polls; the first come sooner. Default `"30s"`. */
  readonly every?: Duration;
}

/**
 * Runs a job of Glue: `glueJob("clean", { job: "clean_events" })({ arguments: { day: interval.date } })`. A remote job:
 * started once, found again after a crash by an argument with its token, stopped on kill and timeout. A run that was stopped,
 * or ran out of time, is no success. Errors: E104 the connection, E209 options and E304 arguments that cannot be; E471 Glue
 * cannot be reached, or has as many runs of the job as it may; E472 it refuses, or there is no such job.
 */
export function glueJob(id: string, options: GlueJobOptions): Task<GlueJobInput, GlueJobOutput> {
  const { job, connection = DEFAULT_WAREHOUSE, every = "30s", workerType, workers } = options;
  if (job.trim() === "") throw refusedOptions(id, "job is empty: name a job of Glue");
  if ((workerType === undefined) !== (workers === undefined))
    throw refusedOptions(id, "workerType and workers come together: give both, or neither");
  if (workers !== undefined && (!Number.isInteger(workers) || workers < 1))
    throw refusedOptions(id, `workers is ${workers}; it is a whole number of at least 1`);
  const plan = { connection, job, workerType, workers };
  const defaults = {
    connection,
    job,
    ...(workerType !== undefined && { workerType }),
    ...(workers !== undefined && { workers }),
  };
  return operatorTask({
    operator: "glueJob",
    id,
    options,
    defaults,
    body: { kind: "remote", every, job: runOf(plan) },
  });
}

interface GlueJobPlan {
  readonly connection: string;
  readonly job: string;
  readonly workerType: WorkerType | undefined;
  readonly workers: number | undefined;
}

type RunHandle = { readonly run: string };

function runOf(plan: GlueJobPlan): RemoteJob<GlueJobInput, RunHandle, GlueJobOutput> {
  const { connection, job } = plan;
  return {
    async find(token, ctx) {
      const run = await (await openGlueJobs(connection, ctx)).find(job, token);
      return run === undefined ? undefined : { run };
    },
    async submit({ arguments: given = {} }, token, ctx) {
      const run = await (await openGlueJobs(connection, ctx)).start(toRequest(plan, given), token);
      ctx.log.info("Glue has the run", { job, run });
      return { run };
    },
    async poll({ run }, ctx) {
      return judgeJobRun(await describe(plan, run, ctx), { job, run });
    },
    async collect({ run }, ctx) {
      const { StartedOn, CompletedOn, ExecutionTime = 0, DPUSeconds } = await describe(plan, run, ctx);
      return {
        job,
        run,
        startedAt: StartedOn?.toISOString() ?? null,
        endedAt: CompletedOn?.toISOString() ?? null,
        executionMs: ExecutionTime * 1_000,
        dpuSeconds: DPUSeconds ?? null,
      };
    },
    async cancel({ run }, ctx) {
      await (await openGlueJobs(connection, ctx)).stop(job, run);
    },
  };
}

async function describe({ connection, job }: GlueJobPlan, run: string, ctx: TaskContext): Promise<JobRun> {
  return await (await openGlueJobs(connection, ctx)).describe(job, run);
}

function toRequest(
  { job, workerType, workers }: GlueJobPlan,
  given: NonNullable<GlueJobInput["arguments"]>,
): StartJobRunRequest {
  const named = Object.entries(given).map(([name, value]) => [argumentName(name), String(value)] as const);
  const names = named.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new DaymillError("E304", `The argument ${twice} is given twice. Give it once.`);
  return {
    JobName: job,
    Arguments: Object.fromEntries(named),
    ...(workerType !== undefined && { WorkerType: workerType }),
    ...(workers !== undefined && { NumberOfWorkers: workers }),
  };
}

function argumentName(name: string): string {
  const bare = name.replace(/^--/, "");
  if (/^[A-Za-z][\w-]*$/.test(bare)) return `--${bare}`;
  throw new DaymillError("E304", `"${name}" is no name of an argument: it has letters, digits, _ and -.`);
}
