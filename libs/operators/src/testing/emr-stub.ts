import type { RunJobFlowInput, StepConfig } from "@aws-sdk/client-emr";
import { AwsJsonServer } from "./aws-json-server.ts";
import type { SizeBody } from "./emr-instances.ts";
import { EmrModel } from "./emr-model.ts";
import { S3Objects } from "./s3-objects.ts";

interface EmrBody extends SizeBody {
  readonly ClusterId?: string;
  readonly JobFlowId?: string;
  readonly JobFlowIds?: readonly string[];
  readonly StepId?: string;
  readonly StepIds?: readonly string[];
  readonly Steps?: readonly StepConfig[];
  readonly Marker?: string;
  readonly ClusterStates?: readonly string[];
}

/** A server that speaks the JSON API of EMR over a model of it. */
export class EmrStub extends AwsJsonServer {
  readonly model = new EmrModel();
  /** What is in the buckets of its account. */
  override readonly objects = new S3Objects();
  /** What steps do on their cluster, by their arguments, done when they have been added. Default: nothing. */
  onStep: (args: readonly string[]) => Promise<void> = () => Promise.resolve();
  /** So many entries are on a page of a list. */
  pageSize = 50;
  protected readonly connectionType = "emr";

  static async start(): Promise<EmrStub> {
    return await new EmrStub().listen();
  }

  protected answer(action: string, body: EmrBody): unknown {
    const { model } = this;
    if (action === "RunJobFlow") return { JobFlowId: model.run(body as RunJobFlowInput).Id };
    if (action === "ListClusters") return this.#listClusters(body);
    if (action === "SetTerminationProtection") return {};
    if (action === "TerminateJobFlows") return this.#terminate(body.JobFlowIds ?? []);
    const cluster = model.cluster(body.ClusterId ?? body.JobFlowId);
    if (cluster === undefined) throw new Error(`Cluster id '${body.ClusterId ?? body.JobFlowId}' is not valid.`);
    switch (action) {
      case "DescribeCluster":
        model.move(cluster);
        return {
          Cluster: { Id: cluster.Id, Name: cluster.Name, Status: cluster.Status, LogUri: cluster.request.LogUri },
        };
      case "AddJobFlowSteps":
        if (model.isOver(cluster)) throw new Error("A job flow that is terminated may not be modified.");
        return this.#add(cluster, body.Steps ?? []);
      case "DescribeStep":
        model.move(cluster);
        return { Step: cluster.steps.find(({ Id }) => Id === body.StepId) };
      case "ListSteps":
        model.move(cluster);
        return this.#page("Steps", stepsOf(cluster, body).toReversed(), body);
      case "CancelSteps":
        return { CancelStepsInfoList: (body.StepIds ?? []).map((id) => this.#cancel(cluster.steps, id)) };
      default:
        if (model.isOver(cluster)) throw new Error("A job flow that is terminated may not be modified.");
        return cluster.instances.answer(action, body);
    }
  }

  async #add(cluster: EmrModel["clusters"][number], steps: readonly StepConfig[]): Promise<object> {
    const added = { StepIds: this.model.add(cluster, steps) };
    for (const { HadoopJarStep } of steps) await this.onStep(HadoopJarStep?.Args ?? []);
    return added;
  }

  #listClusters(body: EmrBody): object {
    const wanted = body.ClusterStates;
    const found = this.model.clusters.filter(({ Status }) => wanted === undefined || wanted.includes(Status.State));
    return this.#page("Clusters", found.map(({ Id, Name, Status }) => ({ Id, Name, Status })).reverse(), body);
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

function stepsOf({ steps }: EmrModel["clusters"][number], { StepIds }: EmrBody): EmrModel["clusters"][number]["steps"] {
  if (StepIds === undefined) return steps;
  if (StepIds.length > 10) throw new Error("The list of step ids has more than 10.");
  return steps.filter(({ Id }) => StepIds.includes(Id));
}
