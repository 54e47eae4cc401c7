import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { RunJobFlowInput, StepConfig } from "@aws-sdk/client-emr";
import type { Connection } from "@daymill/core";
import { EmrModel } from "./emr-model.ts";

/** What happens to the next request of an action instead of an answer. */
export type EmrFault =
  /** Refused: nothing was done. */
  | { readonly kind: "refuse"; readonly type: string; readonly message: string; readonly status: number }
  /** Done, and the connection is cut before the answer. */
  | { readonly kind: "lose" }
  /** Done, and never answered. */
  | { readonly kind: "mute" };

interface EmrBody {
  readonly ClusterId?: string;
  readonly JobFlowId?: string;
  readonly JobFlowIds?: readonly string[];
  readonly StepId?: string;
  readonly StepIds?: readonly string[];
  readonly Steps?: readonly StepConfig[];
  readonly Marker?: string;
}

/** A server that speaks the JSON API of EMR over a model of it, writes down what it was asked, and can be made to fail. */
export class EmrStub implements AsyncDisposable {
  readonly model = new EmrModel();
  /** Actions in the order in which they were asked for. */
  readonly calls: { readonly action: string; readonly body: unknown }[] = [];
  /** So many entries are on a page of a list. */
  pageSize = 50;
  readonly #faults = new Map<string, EmrFault[]>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<EmrStub> {
    const stub = new EmrStub();
    stub.#server.listen(0, "127.0.0.1");
    await once(stub.#server, "listening");
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A connection to it. */
  get connection(): Omit<Connection, "id"> {
    const extra = { region: "eu-west-1", endpoint: this.url };
    return { type: "emr", user: "tester", password: "hush-hush", extra };
  }

  fail(action: string, ...faults: readonly EmrFault[]): void {
    this.#faults.set(action, [...(this.#faults.get(action) ?? []), ...faults]);
  }

  count(action: string): number {
    return this.calls.filter((call) => call.action === action).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const action = String(request.headers["x-amz-target"]).replace("ElasticMapReduce.", "");
    const body = JSON.parse(await text(request)) as EmrBody;
    this.calls.push({ action, body });
    const fault = this.#faults.get(action)?.shift();
    if (fault?.kind === "refuse") return this.#refuse(response, fault);
    try {
      const answer = this.#answer(action, body);
      if (fault?.kind === "mute") return;
      if (fault?.kind === "lose") request.socket.destroy();
      else response.writeHead(200, JSON_TYPE).end(JSON.stringify(answer));
    } catch (thrown: unknown) {
      this.#refuse(response, { type: "InvalidRequestException", message: String(thrown), status: 400 });
    }
  }

  #refuse(response: ServerResponse, fault: Pick<EmrFault & { kind: "refuse" }, "type" | "message" | "status">): void {
    response.writeHead(fault.status, JSON_TYPE).end(JSON.stringify({ __type: fault.type, Message: fault.message }));
  }

  #answer(action: string, body: EmrBody): unknown {
    const { model } = this;
    if (action === "RunJobFlow") return { JobFlowId: model.run(body as RunJobFlowInput).Id };
    if (action === "ListClusters") return this.#page("Clusters", [...model.clusters].reverse(), body);
    if (action === "TerminateJobFlows") return this.#terminate(body.JobFlowIds ?? []);
    const cluster = model.cluster(body.ClusterId ?? body.JobFlowId);
    if (cluster === undefined) throw new Error(`Cluster id '${body.ClusterId ?? body.JobFlowId}' is not valid.`);
    switch (action) {
      case "DescribeCluster":
        model.move(cluster);
        return { Cluster: { ...cluster, LogUri: cluster.request.LogUri } };
      case "AddJobFlowSteps":
        if (model.isOver(cluster)) throw new Error("A job flow that is terminated may not be modified.");
        return { StepIds: model.add(cluster, body.Steps ?? []) };
      case "DescribeStep":
        model.move(cluster);
        return { Step: cluster.steps.find(({ Id }) => Id === body.StepId) };
      case "ListSteps":
        model.move(cluster);
        return this.#page("Steps", [...cluster.steps].reverse(), body);
      case "CancelSteps":
        return { CancelStepsInfoList: (body.StepIds ?? []).map((id) => this.#cancel(cluster.steps, id)) };
      default:
        throw new Error(`the stub has no action ${action}`);
    }
  }

  #terminate(ids: readonly string[]): object {
    for (const id of ids) {
      const cluster = this.model.cluster(id);
      if (cluster && !this.model.isOver(cluster))
        this.model.end(cluster, "TERMINATED", { Code: "USER_REQUEST", Message: "Terminated by user request" });
    }
    return {};
  }

  #cancel(steps: EmrModel["clusters"][number]["steps"], id: string): object {
    const step = steps.find(({ Id }) => Id === id);
    const isOpen = step?.Status.State === "PENDING" || step?.Status.State === "RUNNING";
    if (step === undefined || !isOpen)
      return { StepId: id, Status: "FAILED", Reason: "the step is not to be cancelled" };
    this.model.endStep(step, "CANCELLED");
    return { StepId: id, Status: "SUBMITTED" };
  }

  #page(name: string, all: readonly unknown[], { Marker = "0" }: EmrBody): object {
    const end = Number(Marker) + this.pageSize;
    return { [name]: all.slice(Number(Marker), end), ...(end < all.length && { Marker: String(end) }) };
  }
}

const JSON_TYPE = { "content-type": "application/x-amz-json-1.1" };
