import { setTimeout as sleep } from "node:timers/promises";
import type { BigQuery, Job, JobMetadata } from "@google-cloud/bigquery";
import type { JsonValue, TaskContext } from "@daymill/core";
import { racePoint } from "@daymill/core";
import { tokenDigest } from "../../token-digest.ts";
import { jobFailed, statusOf } from "./bigquery-error.ts";
import type { BigQueryAct } from "./bigquery-error.ts";

/** A job that is to be there once, whatever happens to whoever asks for it. */
export interface BigQueryWork {
  readonly client: BigQuery;
  readonly location: string;
  /** What the errors are of. */
  readonly act: BigQueryAct;
  readonly ctx: TaskContext;
  /** Asks for the job under this id. */
  readonly insert: (jobId: string) => Promise<Job>;
}

/** In the task's state, which lives over its tries and is dropped by a clear. */
const SUBMISSION = "bigquery:submission";
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** How long a job that is to be given up is asked to stop. */
const CANCEL_MS = 10_000;

/**
 * Runs a job of BigQuery to its end. Its id is the task's own and counts submissions: after a crash, or an answer that was
 * lost, the same id is refused as a duplicate (409) and the job that is there is adopted, running or done. The next
 * submission is only made when the former is known to have ended badly: by the next try, or at once when the former was
 * another try's, which may have been killed. Stopped, it asks BigQuery to stop the job.
 */
export async function runBigQueryJob(work: BigQueryWork): Promise<JobMetadata> {
  const { ctx, act } = work;
  for (;;) {
    const submission = toCount(await ctx.state.get(SUBMISSION));
    const jobId = `${jobIdOf(ctx)}_${submission}`;
    const { job, isAdopted } = await insertOrAdopt(work, jobId);
    ctx.log.info(isAdopted ? "BigQuery has the job of an earlier try" : "BigQuery has the job", { job: jobId });
    await racePoint("bigquery:submitted");
    const done = await waitFor(job, ctx);
    const { errorResult, errors = [] } = done.status ?? {};
    if (!errorResult) return done;
    await ctx.state.set(SUBMISSION, submission + 1);
    if (!isAdopted) throw jobFailed(act, errorResult, errors);
  }
}

/** The same for every try of a generation. Letters that a job id may have. */
function jobIdOf({ dagId, run, taskId, mapIndex, attempt }: TaskContext): string {
  const name = JSON.stringify([dagId, run.id, taskId, mapIndex, attempt.generation]);
  return `daymill_${tokenDigest(name, 40)}`;
}

function toCount(value: JsonValue | undefined): number {
  return typeof value === "number" ? value : 0;
}

interface HeldJob {
  readonly job: Job;
  readonly isAdopted: boolean;
}

async function insertOrAdopt({ client, location, insert }: BigQueryWork, jobId: string): Promise<HeldJob> {
  try {
    return { job: await insert(jobId), isAdopted: false };
  } catch (thrown: unknown) {
    const isAdopted = statusOf(thrown) === 409;
    if (!isAdopted && !isMade(thrown)) throw thrown;
    return { job: client.job(jobId, { location }), isAdopted };
  }
}

/** The library rejects where the answer has a job and what is wrong with it: how that ends is seen by looking at it. */
function isMade(thrown: unknown): boolean {
  const response = thrown instanceof Error && "response" in thrown ? thrown.response : undefined;
  return typeof response === "object" && response !== null && "jobReference" in response;
}

async function waitFor(job: Job, ctx: TaskContext): Promise<JobMetadata> {
  let pause = FIRST_PAUSE_MS;
  try {
    for (;;) {
      ctx.signal.throwIfAborted();
      const [metadata] = (await job.getMetadata()) as [JobMetadata, unknown];
      if (metadata.status?.state === "DONE") return metadata;
      await sleep(pause, undefined, { signal: ctx.signal });
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  } catch (thrown: unknown) {
    if (ctx.signal.aborted) await cancel(job, ctx);
    throw thrown;
  }
}

async function cancel(job: Job, ctx: TaskContext): Promise<void> {
  const isAsked = job.cancel().then(
    () => true,
    () => false,
  );
  const isDone = await Promise.race([isAsked, sleep(CANCEL_MS, false, { ref: false })]);
  if (isDone) ctx.log.info("BigQuery was asked to stop the job", { job: job.id ?? null });
  else ctx.log.warn("BigQuery could not be asked to stop the job: it may go on", { job: job.id ?? null });
}
