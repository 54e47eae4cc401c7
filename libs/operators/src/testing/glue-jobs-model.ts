import { AwsRefusal } from "./aws-json-server.ts";

/** What a request about runs of jobs holds, of what the model reads. */
export interface GlueJobsBody {
  readonly JobName?: string;
  readonly JobRunIds?: readonly string[];
  readonly RunId?: string;
  readonly Arguments?: Readonly<Record<string, string>>;
  readonly NextToken?: string;
  readonly WorkerType?: string;
  readonly NumberOfWorkers?: number;
}

export interface ModelJobRun {
  readonly Id: string;
  readonly request: GlueJobsBody;
  JobRunState: string;
  ErrorMessage?: string;
}

/**
 * The life of runs as Glue has it, a move each time that somebody looks. A run with the argument `--hang` never ends by itself,
 * one with `--fail` ends as its value says. It refuses what Glue refuses.
 */
export class GlueJobsModel {
  /** By the names of jobs, how many runs each may have at once. */
  readonly jobs = new Map<string, number>([["clean", 1_000]]);
  readonly runs: ModelJobRun[] = [];
  /** Runs that one answer holds. */
  pageSize = 100;

  /** undefined: the action is none about runs. */
  answer(action: string, body: GlueJobsBody): unknown {
    switch (action) {
      case "StartJobRun":
        return { JobRunId: this.#start(body).Id };
      case "GetJobRun":
        return { JobRun: this.#show(this.#move(this.run(body.RunId))) };
      case "GetJobRuns":
        return this.#page(body);
      case "BatchStopJobRun":
        return { Errors: (body.JobRunIds ?? []).flatMap((id) => this.#stop(id)) };
      default:
        return undefined;
    }
  }

  run(id: string | undefined): ModelJobRun {
    const run = this.runs.find(({ Id }) => Id === id);
    if (run === undefined) throw new AwsRefusal("EntityNotFoundException", `JobRun ${id} not found`);
    return run;
  }

  isAlive({ JobRunState }: ModelJobRun): boolean {
    return /STARTING|RUNNING|STOPPING/.test(JobRunState);
  }

  #start(request: GlueJobsBody): ModelJobRun {
    const most = this.jobs.get(request.JobName ?? "");
    if (most === undefined)
      throw new AwsRefusal("EntityNotFoundException", `Failed to start job run due to missing metadata`);
    const alive = this.runs.filter((run) => run.request.JobName === request.JobName && this.isAlive(run));
    if (alive.length >= most)
      throw new AwsRefusal("ConcurrentRunsExceededException", `Concurrent runs exceeded for ${request.JobName}`);
    const run: ModelJobRun = { Id: `jr_${this.runs.length + 1}`, request, JobRunState: "STARTING" };
    this.runs.push(run);
    return run;
  }

  #move(run: ModelJobRun): ModelJobRun {
    const { "--fail": failure, "--hang": hang } = run.request.Arguments ?? {};
    if (run.JobRunState === "STOPPING") run.JobRunState = "STOPPED";
    else if (run.JobRunState === "STARTING") run.JobRunState = "RUNNING";
    else if (run.JobRunState === "RUNNING" && hang === undefined) {
      run.JobRunState = failure ?? "SUCCEEDED";
      if (failure !== undefined) run.ErrorMessage = "AnalysisException: no such column.";
    }
    return run;
  }

  #stop(id: string): object[] {
    const run = this.run(id);
    if (!this.isAlive(run)) {
      const ErrorDetail = { ErrorCode: "InvalidInputException", ErrorMessage: "the run cannot be stopped now" };
      return [{ JobName: run.request.JobName, JobRunId: id, ErrorDetail }];
    }
    run.JobRunState = "STOPPING";
    return [];
  }

  #page({ JobName, NextToken = "0" }: GlueJobsBody): object {
    const all = this.runs.filter(({ request }) => request.JobName === JobName).toReversed();
    const end = Number(NextToken) + this.pageSize;
    const JobRuns = all.slice(Number(NextToken), end).map((run) => this.#show(run));
    return { JobRuns, ...(end < all.length && { NextToken: String(end) }) };
  }

  #show({ request, ...run }: ModelJobRun): object {
    const { JobName, Arguments } = request;
    const times = {
      StartedOn: 1_700_000_000,
      ...(!this.isAlive({ request, ...run }) && { CompletedOn: 1_700_000_060 }),
    };
    return { ...run, JobName, Arguments, ...times, ExecutionTime: 42 };
  }
}
