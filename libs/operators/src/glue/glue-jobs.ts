import type { JobRun, StartJobRunRequest } from "@aws-sdk/client-glue";
import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { toAwsError } from "../aws/aws-error.ts";
import type { AwsService } from "../aws/aws-error.ts";
import { openAwsWarehouse, warehouseService } from "../aws/aws-warehouse.ts";
import type { AwsWarehouse } from "../aws/aws-warehouse.ts";
import { tokenDigest } from "../token-digest.ts";
import { glueAccess, glueSubmitting } from "./glue-access.ts";
import type { GlueAccess } from "./glue-access.ts";
import { isJobRunOver } from "./judge-job-run.ts";

/** The argument of a run that says which submission it is: Glue takes no token, and gives arguments back. */
const TOKEN_ARGUMENT = "--daymill-token";
const DIGEST = 32;

/** Opens the jobs of Glue of a connection (E301, E104). */
export async function openGlueJobs(connection: string, ctx: TaskContext): Promise<GlueJobs> {
  return new GlueJobs(await openAwsWarehouse(connection, ctx), ctx.signal);
}

/** The runs of Glue's jobs in one region. Rejects with E471 when Glue cannot be reached or asks to wait, E472 when it refuses. */
export class GlueJobs {
  readonly #warehouse: AwsWarehouse;
  readonly #service: AwsService;
  readonly #options: { readonly abortSignal: AbortSignal };

  constructor(warehouse: AwsWarehouse, signal: AbortSignal) {
    this.#warehouse = warehouse;
    this.#service = warehouseService("Glue", warehouse);
    this.#options = { abortSignal: signal };
  }

  /** Gives the id of a run. Made twice it gives two: whoever is not sure asks `find` before. */
  async start(request: StartJobRunRequest, token: string): Promise<string> {
    const input = { ...request, Arguments: { ...request.Arguments, [TOKEN_ARGUMENT]: tokenDigest(token, DIGEST) } };
    const { JobRunId } = await this.#send(
      ({ glue, client }) => client.send(new glue.StartJobRunCommand(input), this.#options),
      glueSubmitting,
    );
    if (JobRunId !== undefined) return JobRunId;
    throw new DaymillError("E471", `${this.#service.place}: StartJobRun gave no id of a run.`);
  }

  /** The run of a submission; the newest runs are looked at first. */
  async find(job: string, token: string): Promise<string | undefined> {
    const wanted = tokenDigest(token, DIGEST);
    let NextToken: string | undefined;
    do {
      const page = await this.#send(({ glue, client }) =>
        client.send(new glue.GetJobRunsCommand({ JobName: job, NextToken }), this.#options),
      );
      const found = page.JobRuns?.find(({ Arguments }) => Arguments?.[TOKEN_ARGUMENT] === wanted);
      if (found?.Id !== undefined) return found.Id;
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return undefined;
  }

  async describe(job: string, run: string): Promise<JobRun> {
    const { JobRun = {} } = await this.#send(({ glue, client }) =>
      client.send(new glue.GetJobRunCommand({ JobName: job, RunId: run }), this.#options),
    );
    return JobRun;
  }

  /** One that has ended already is left as it is. */
  async stop(job: string, run: string): Promise<void> {
    const { Errors = [] } = await this.#send(({ glue, client }) =>
      client.send(new glue.BatchStopJobRunCommand({ JobName: job, JobRunIds: [run] }), this.#options),
    );
    const [refusal] = Errors;
    if (refusal === undefined || isJobRunOver(await this.describe(job, run))) return;
    const reason = refusal.ErrorDetail?.ErrorMessage ?? "no reason given";
    throw new DaymillError("E471", `${this.#service.place} did not stop run ${run} of ${job}: ${reason}.`);
  }

  async #send<T>(send: (access: GlueAccess) => Promise<T>, open = glueAccess): Promise<T> {
    try {
      return await send(await open(this.#warehouse.access));
    } catch (thrown: unknown) {
      throw toAwsError(thrown, this.#service);
    }
  }
}
