import type { RunJobFlowInput, StepConfig } from "@aws-sdk/client-emr";
import { EmrInstances } from "./emr-instances.ts";

/** A step as EMR's API shows it: instants are seconds since 1970. */
export interface ModelStep {
  readonly Id: string;
  readonly Name: string;
  readonly ActionOnFailure: string;
  readonly Config: { readonly Jar: string; readonly Args: readonly string[] };
  Status: {
    State: string;
    StateChangeReason: { Message?: string };
    FailureDetails?: { Reason: string; Message: string; LogFile?: string };
    Timeline: { CreationDateTime: number; StartDateTime?: number; EndDateTime?: number };
  };
}

export interface ModelCluster {
  readonly Id: string;
  readonly Name: string;
  readonly request: RunJobFlowInput;
  Status: {
    State: string;
    StateChangeReason: { Code?: string; Message?: string };
    Timeline: { CreationDateTime: number; ReadyDateTime?: number; EndDateTime?: number };
  };
  readonly steps: ModelStep[];
  readonly instances: EmrInstances;
}

/**
 * The life of clusters as EMR has it, a move each time that somebody looks. A step whose arguments hold `fail` fails; a
 * bootstrap action does whose path holds `fail`; a step with `hang` never ends by itself.
 */
export class EmrModel {
  readonly clusters: ModelCluster[] = [];
  /** Its clock, which goes on by a second whenever something happens: seconds since 1970. */
  seconds = 1_700_000_000;

  run(request: RunJobFlowInput): ModelCluster {
    const Id = `j-${this.clusters.length + 1}`;
    const cluster: ModelCluster = {
      Id,
      Name: request.Name ?? "",
      request,
      Status: { State: "STARTING", StateChangeReason: {}, Timeline: { CreationDateTime: this.#now() } },
      steps: [],
      instances: new EmrInstances(Id, request),
    };
    this.clusters.push(cluster);
    this.add(cluster, request.Steps ?? []);
    return cluster;
  }

  cluster(id: unknown): ModelCluster | undefined {
    return this.clusters.find(({ Id }) => Id === id);
  }

  isOver(cluster: ModelCluster): boolean {
    return cluster.Status.State.startsWith("TERMINATED");
  }

  add(cluster: ModelCluster, steps: readonly StepConfig[]): string[] {
    return steps.map(({ Name = "", ActionOnFailure = "CONTINUE", HadoopJarStep }) => {
      const Id = `s-${cluster.Id.slice(2)}-${cluster.steps.length + 1}`;
      const Config = { Jar: HadoopJarStep?.Jar ?? "", Args: HadoopJarStep?.Args ?? [] };
      const Status = { State: "PENDING", StateChangeReason: {}, Timeline: { CreationDateTime: this.#now() } };
      cluster.steps.push({ Id, Name, ActionOnFailure, Config, Status });
      return Id;
    });
  }

  /** Somebody looks: the cluster makes one move. */
  move(cluster: ModelCluster): void {
    const { Status, request, steps } = cluster;
    if (this.isOver(cluster)) return;
    if (Status.State === "STARTING") Status.State = "BOOTSTRAPPING";
    else if (Status.State === "BOOTSTRAPPING") this.#boot(cluster);
    else {
      const running = steps.find(({ Status: { State } }) => State === "RUNNING");
      const pending = steps.find(({ Status: { State } }) => State === "PENDING");
      if (running) this.#finish(cluster, running);
      else if (pending) this.#begin(cluster, pending);
      else if (request.Instances?.KeepJobFlowAliveWhenNoSteps === true) Status.State = "WAITING";
      else this.end(cluster, "TERMINATED", { Code: "ALL_STEPS_COMPLETED", Message: "Steps completed" });
    }
  }

  end(cluster: ModelCluster, state: string, reason: ModelCluster["Status"]["StateChangeReason"]): void {
    for (const step of cluster.steps) {
      if (step.Status.State === "PENDING") this.endStep(step, "CANCELLED");
      if (step.Status.State === "RUNNING") this.endStep(step, "INTERRUPTED");
    }
    cluster.Status.State = state;
    cluster.Status.StateChangeReason = reason;
    cluster.Status.Timeline.EndDateTime = this.#now();
  }

  endStep({ Status }: ModelStep, state: string): void {
    Status.State = state;
    Status.Timeline.EndDateTime = this.#now();
  }

  #boot(cluster: ModelCluster): void {
    const isBad = (cluster.request.BootstrapActions ?? []).some(
      ({ ScriptBootstrapAction }) => ScriptBootstrapAction?.Path?.includes("fail") === true,
    );
    if (isBad) {
      const Message = "On the master instance (i-1), bootstrap action 1 returned a non-zero return code";
      this.end(cluster, "TERMINATED_WITH_ERRORS", { Code: "BOOTSTRAP_FAILURE", Message });
      return;
    }
    cluster.Status.State = cluster.steps.length === 0 ? "WAITING" : "RUNNING";
    cluster.Status.Timeline.ReadyDateTime = this.#now();
  }

  #begin(cluster: ModelCluster, { Status }: ModelStep): void {
    cluster.Status.State = "RUNNING";
    Status.State = "RUNNING";
    Status.Timeline.StartDateTime = this.#now();
  }

  #finish(cluster: ModelCluster, step: ModelStep): void {
    const { Args } = step.Config;
    if (Args.includes("hang")) return;
    this.endStep(step, Args.includes("fail") ? "FAILED" : "COMPLETED");
    if (!Args.includes("fail")) return;
    const LogFile = cluster.request.LogUri && `${cluster.request.LogUri}${cluster.Id}/steps/${step.Id}/stderr.gz`;
    const details = { Reason: "Unknown Error.", Message: "Exception in thread main: no such column" };
    step.Status.FailureDetails = { ...details, ...(LogFile !== undefined && { LogFile }) };
    if (step.ActionOnFailure === "CONTINUE") return;
    for (const other of cluster.steps) if (other.Status.State === "PENDING") this.endStep(other, "CANCELLED");
    if (step.ActionOnFailure === "CANCEL_AND_WAIT") return;
    this.end(cluster, "TERMINATED_WITH_ERRORS", { Code: "STEP_FAILURE", Message: "Shut down as step failed" });
  }

  #now(): number {
    return (this.seconds += 1);
  }
}
