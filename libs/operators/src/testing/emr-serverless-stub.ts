import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Connection } from "@daymill/core";
import { S3Objects } from "./s3-objects.ts";

/** An application of the stub. */
export interface StubApplication {
  readonly applicationId: string;
  readonly request: Readonly<Record<string, unknown>>;
  state: string;
}

/** A run of a job. */
export interface StubRun {
  readonly jobRunId: string;
  readonly applicationId: string;
  readonly request: StubJob;
  state: string;
}

interface StubJob {
  readonly clientToken: string;
  readonly name: string;
  readonly executionRoleArn: string;
  readonly jobDriver: {
    readonly sparkSubmit: { readonly entryPoint: string; readonly sparkSubmitParameters?: string };
  };
}

/** What happens to the next request of a kind, `POST jobruns`: refused for now, or done without an answer. */
export interface ServerlessFault {
  readonly request: string;
  readonly kind: "throttle" | "lose";
}

const NEXT_STATE: Readonly<Record<string, string>> = {
  CREATING: "CREATED",
  STARTING: "STARTED",
  STOPPING: "STOPPED",
  SUBMITTED: "SCHEDULED",
  SCHEDULED: "RUNNING",
  CANCELLING: "CANCELLED",
};

/**
 * A server that speaks the API of EMR Serverless over a model of it, which makes a move each time that somebody looks. A run
 * whose program is called `hang` never ends by itself, one called `fail` fails. It refuses what EMR Serverless refuses, and
 * what is not signed.
 */
export class EmrServerlessStub implements AsyncDisposable {
  readonly applications: StubApplication[] = [];
  readonly runs: StubRun[] = [];
  /** Requests as `METHOD path`. */
  readonly requests: string[] = [];
  readonly faults: ServerlessFault[] = [];
  /** What is in the buckets of its account. */
  readonly objects = new S3Objects();
  /** When runs end: seconds since 1970. */
  endedAt = 1_700_000_060;
  /** Entries on a page of a list. */
  pageSize = 50;
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  static async start(): Promise<EmrServerlessStub> {
    const stub = new EmrServerlessStub();
    stub.#server.listen(0, "127.0.0.1");
    await once(stub.#server, "listening");
    return stub;
  }

  get connection(): Omit<Connection, "id"> & { readonly extra: Record<string, string> } {
    const endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    const extra = { region: "eu-west-1", endpoint, role: "arn:aws:iam::123456789012:role/jobs" };
    return { type: "emr-serverless", user: "tester", password: "hush-hush", extra };
  }

  isAlive({ state }: StubRun): boolean {
    return !/SUCCESS|FAILED|CANCELLED/.test(state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.objects.answer(request, response)) return;
    const url = new URL(request.url ?? "", "http://stub");
    const { method = "GET" } = request;
    this.requests.push(`${method} ${url.pathname}`);
    const said = await text(request);
    if (!/Credential=tester\/\d{8}\/eu-west-1\/emr-serverless\//.test(request.headers.authorization ?? ""))
      return refuse(response, 403, "UnrecognizedClientException", "The security token is invalid.");
    const [, , application = "", kind = "", id = ""] = url.pathname.split("/");
    const name = `${method} ${kind === "" ? "applications" : kind}`;
    const at = this.faults.findIndex((fault) => fault.request === name);
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    if (fault?.kind === "throttle") return refuse(response, 429, "TooManyRequestsException", "Rate exceeded");
    try {
      const body = said === "" ? {} : (JSON.parse(said) as Record<string, unknown>);
      const answer =
        kind === "jobruns"
          ? this.#answerRun(method, { application, id }, { body, url })
          : this.#answerApplication(`${method} ${kind}`, application, { body, url });
      if (fault?.kind === "lose") response.destroy();
      else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    } catch (thrown: unknown) {
      const [type = "", ...message] = String(thrown instanceof Error ? thrown.message : thrown).split(": ");
      refuse(response, type.startsWith("ResourceNotFound") ? 404 : 400, type, message.join(": "));
    }
  }

  #answerApplication(action: string, id: string, { body, url }: Asked): unknown {
    if (id === "")
      return action.startsWith("POST")
        ? this.#create(body)
        : this.#page(url, "applications", this.applications.map(brief));
    const application = this.#application(id);
    switch (action) {
      case "GET ":
        application.state = NEXT_STATE[application.state] ?? application.state;
        return {
          application: { ...application.request, ...application, createdAt: 1_700_000_000, updatedAt: 1_700_000_060 },
        };
      case "POST start":
        if (/CREATED|STOPPED/.test(application.state)) application.state = "STARTING";
        return {};
      case "POST stop":
        if (this.runs.some((run) => run.applicationId === id && this.isAlive(run)))
          throw new Error("ConflictException: there are jobs that have not ended");
        application.state = "STOPPING";
        return {};
      case "DELETE ":
        if (!/CREATED|STOPPED/.test(application.state))
          throw new Error(`ValidationException: Application ${id} must be in CREATED or STOPPED`);
        application.state = "TERMINATED";
        return {};
      default:
        throw new Error(`ValidationException: the stub has no ${action}`);
    }
  }

  #answerRun(method: string, { application, id }: { application: string; id: string }, { body, url }: Asked): unknown {
    if (this.#application(application).state === "TERMINATED")
      throw new Error("ResourceNotFoundException: no such application");
    if (id === "") {
      if (method === "POST") return this.#run(application, body as unknown as StubJob);
      const runs = this.runs.filter((run) => run.applicationId === application).toReversed();
      for (const run of runs) if (run.state !== "CANCELLING") this.#move(run);
      return this.#page(
        url,
        "jobRuns",
        runs.map((run) => ({ ...show(run, this.endedAt), id: run.jobRunId })),
      );
    }
    const run = this.runs.find((each) => each.jobRunId === id);
    if (run === undefined) throw new Error(`ResourceNotFoundException: no job run ${id}`);
    if (method === "GET") {
      this.#move(run);
      return { jobRun: show(run, this.endedAt) };
    }
    if (!this.isAlive(run)) throw new Error(`ValidationException: Job run ${id} is in a terminal state`);
    run.state = "CANCELLING";
    return { applicationId: application, jobRunId: id };
  }

  #create(body: Asked["body"]): unknown {
    const known = this.applications.find(({ request }) => request["clientToken"] === body["clientToken"]);
    const applicationId = known?.applicationId ?? `00f${this.applications.length + 1}`;
    if (known === undefined) this.applications.push({ applicationId, request: body, state: "CREATING" });
    return { applicationId };
  }

  #run(applicationId: string, request: StubJob): unknown {
    const known = this.runs.find((run) => run.request.clientToken === request.clientToken);
    if (known !== undefined) return { applicationId, jobRunId: known.jobRunId };
    const run = { jobRunId: `00j${this.runs.length + 1}`, applicationId, request, state: "SUBMITTED" };
    this.runs.push(run);
    return { applicationId, jobRunId: run.jobRunId };
  }

  #move(run: StubRun): void {
    const { entryPoint } = run.request.jobDriver.sparkSubmit;
    if (run.state === "RUNNING" && !entryPoint.includes("hang"))
      run.state = entryPoint.includes("fail") ? "FAILED" : "SUCCESS";
    else run.state = NEXT_STATE[run.state] ?? run.state;
  }

  #application(id: string): StubApplication {
    const found = this.applications.find(({ applicationId }) => applicationId === id);
    if (found === undefined) throw new Error(`ResourceNotFoundException: Application ${id} does not exist`);
    return found;
  }

  #page(url: URL, name: string, all: readonly unknown[]): unknown {
    const from = Number(url.searchParams.get("nextToken") ?? 0);
    const end = from + this.pageSize;
    return { [name]: all.slice(from, end), ...(end < all.length && { nextToken: String(end) }) };
  }
}

interface Asked {
  readonly body: Readonly<Record<string, unknown>>;
  readonly url: URL;
}

function brief({ applicationId, request, state }: StubApplication): object {
  return { id: applicationId, name: request["name"], state };
}

function show({ jobRunId, request, state }: StubRun, updatedAt: number): object {
  const stateDetails = state === "FAILED" ? "Job failed: no such column" : "";
  return { jobRunId, name: request.name, state, stateDetails, createdAt: 1_700_000_000, updatedAt };
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response
    .writeHead(status, { "x-amzn-errortype": `${type}:http://internal.amazon.com/` })
    .end(JSON.stringify({ message }));
}
