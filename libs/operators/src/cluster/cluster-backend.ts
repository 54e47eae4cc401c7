import type { ClusterSettings } from "./cluster-settings.ts";
import type { ClusterState, StepState } from "./cluster-state.ts";
import type { StepLogs } from "./failure-log/step-logs.ts";
import type { ClusterChange, ResizeView } from "./modify/cluster-change.ts";
import type { OutputReader } from "./step-output/step-output-news.ts";
import type { StepSpec } from "./step-spec.ts";

/** A cluster as its service describes it. Instants are milliseconds since 1970. */
export interface ClusterView {
  readonly id: string;
  readonly name: string;
  readonly state: ClusterState;
  /** EMR's code, such as `STEP_FAILURE`; null: none was given. It says more than the state does. */
  readonly reasonCode: string | null;
  readonly reason: string | null;
  /** Where the logs are: a URI or a directory. */
  readonly logs: string | null;
  readonly createdAt: number | null;
  readonly readyAt: number | null;
  readonly endedAt: number | null;
}

export interface StepView {
  readonly id: string;
  readonly name: string;
  readonly state: StepState;
  readonly reason: string | null;
  readonly logs: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** A cluster that is to be created. */
export interface ClusterRequest {
  readonly name: string;
  readonly settings: ClusterSettings;
  /** Steps that it begins with. */
  readonly steps: readonly StepSpec[];
  /** Whether it waits for more when it has nothing to do; otherwise it terminates. */
  readonly keepAlive: boolean;
}

/** A step that is to be added, and the token that it is found by. */
export interface TaggedStep {
  readonly step: StepSpec;
  readonly token: string;
}

export interface StepPlace {
  readonly cluster: string;
  readonly step: string;
}

/**
 * A service that runs clusters, and steps on them. The token of a submission is kept with what was submitted, so that it
 * is found again; the same token is not submitted twice at once.
 */
export interface ClusterBackend {
  /** Gives the id. Rejects with E209 when the settings cannot be, before anything is asked of the service. */
  createCluster(request: ClusterRequest, token: string): Promise<string>;
  findCluster(token: string): Promise<string | undefined>;
  /** Of a service that starts what it has created on a word of its own: asked for at each look until the cluster is ready. */
  goOnCreating?(cluster: string): Promise<void>;
  /** Only reads. */
  describeCluster(cluster: string): Promise<ClusterView>;
  /** The ids of clusters of this name, as a person gave it, that have not ended. Rejects with E209 where names find nothing. */
  findNamed(name: string): Promise<readonly string[]>;
  /** Asks for it once more if need be. Rejects with E209 where nothing can be changed. */
  modifyCluster(cluster: string, change: ClusterChange): Promise<void>;
  /** How far the machines are that a change is about. Default: there is nothing to wait for. */
  describeSizes?(cluster: string, change: ClusterChange): Promise<ResizeView>;
  /** Ends it and what runs on it. One that has ended already is left as it is. */
  terminateCluster(cluster: string): Promise<void>;
  /** Of a service that wants a word at each stage of the way: asked for at each look until the cluster has ended. */
  goOnTerminating?(cluster: string): Promise<void>;
  /** Whether a cluster is not ours to end: it stays, and to terminate it is done at once. Default: none is. */
  stays?(cluster: string): boolean;
  /** Gives the id. Rejects with E422 when the cluster takes no steps any more. */
  addStep(cluster: string, step: StepSpec, token: string): Promise<string>;
  findStep(cluster: string, token: string): Promise<string | undefined>;
  /** In the order of the tokens; undefined: there is none of the token. By one listing for all of them. */
  findSteps(cluster: string, tokens: readonly string[]): Promise<readonly (string | undefined)[]>;
  describeStep(place: StepPlace): Promise<StepView>;
  /** Of a service that takes several with one request: all of them or none; see step-batch.ts. */
  addSteps?(cluster: string, steps: readonly TaggedStep[]): Promise<readonly string[]>;
  /** In the order of the ids. */
  describeSteps?(cluster: string, ids: readonly string[]): Promise<readonly StepView[]>;
  /** All of them, in the order in which they were added. */
  listSteps(cluster: string): Promise<readonly StepView[]>;
  /** Where the logs of a step come to be; undefined: nowhere that outlasts it. Default: they are part of its reason. */
  logsOf?(place: StepPlace): Promise<StepLogs | undefined>;
  /** What steps of a cluster write. Default: its service does not have it at hand. */
  openOutput?(cluster: string): Promise<OutputReader>;
  /** The ids in the order in which they were added. Those that have ended already are left as they are. */
  cancelSteps(cluster: string, ids: readonly string[]): Promise<void>;
}
