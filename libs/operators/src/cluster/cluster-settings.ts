import type { Duration } from "@daymill/core";

/** Machines of one kind that stay as many as they are. */
export interface InstanceGroup {
  readonly role: "master" | "core" | "task";
  /** `"m5.xlarge"`. */
  readonly type: string;
  readonly count: number;
  /** Default `"on_demand"`. */
  readonly market?: "on_demand" | "spot";
  /** In US dollars an hour, for spot. Default: the price on demand. */
  readonly bidPrice?: string;
  readonly disks?: InstanceDisks;
}

/** Machines of several kinds, chosen by what is to be had. */
export interface InstanceFleet {
  readonly role: "master" | "core" | "task";
  /** Units on demand. Default 0. */
  readonly onDemand?: number;
  /** Units of spot. Default 0. */
  readonly spot?: number;
  readonly types: readonly FleetType[];
  /** For spot capacity, before the cluster goes on demand; from 5 to 1440. Default: EMR's. */
  readonly spotTimeoutMinutes?: number;
}

export interface FleetType {
  readonly type: string;
  /** Units that one machine counts for. Default 1. */
  readonly weight?: number;
  readonly disks?: InstanceDisks;
}

/** Disks of each machine. */
export interface InstanceDisks {
  /** `"gp3"`. */
  readonly type: string;
  readonly sizeGiB: number;
  /** Default 1. */
  readonly count?: number;
}

/** A script that runs on every machine before the cluster is ready. */
export interface BootstrapAction {
  /** Default: its path. */
  readonly name?: string;
  /** A store URI such as `lake:/scripts/setup.sh`, or an absolute URI or path. */
  readonly path: string;
  readonly args?: readonly string[];
}

/** A file of settings of Hadoop, Spark and the rest: `{ classification: "spark-defaults", properties: { ... } }`. */
export interface Classification {
  readonly classification: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly nested?: readonly Classification[];
}

/** The range in which EMR changes the size of a cluster by itself. */
export interface ManagedScaling {
  readonly unit: "instances" | "vcpu" | "instance_fleet_units";
  readonly minimum: number;
  readonly maximum: number;
}

/** Security groups of the network, by their ids. */
export interface SecurityGroups {
  /** Which EMR itself adds rules to, of the machine of role master. Given together with `core`. Default: EMR's own. */
  readonly master?: string;
  /** The same of all other machines. */
  readonly core?: string;
  /** By which EMR reaches machines in a private subnet, where `master` and `core` are given. */
  readonly service?: string;
  /** Besides, of all machines; of EMR Serverless these and no others. */
  readonly additional?: readonly string[];
}

/**
 * What a cluster is made of. This machine uses `name`, `bootstrap`, `stepConcurrency` and `idleTimeout` and leaves the rest
 * alone; EMR needs `release` and `instances`.
 */
export interface ClusterSettings {
  /** For people. Default: the DAG and the run. At most 180 characters count. */
  readonly name?: string;
  /** The region that these are for: `"eu-west-1"`. Given, the connection has to be of the same. */
  readonly region?: string;
  /** `"emr-7.1.0"`. */
  readonly release?: string;
  /** `["Spark"]`. */
  readonly applications?: readonly string[];
  readonly instances?: { readonly groups: readonly InstanceGroup[] } | { readonly fleets: readonly InstanceFleet[] };
  /** In this order, each on every machine; at most 16. */
  readonly bootstrap?: readonly BootstrapAction[];
  /** Steps that run at once, from 1 to 256. Default 1. */
  readonly stepConcurrency?: number;
  /** A cluster without work for so long is terminated; from `"1m"` to `"7d"`. Default: never. */
  readonly idleTimeout?: Duration;
  /** Where logs go: `"s3://bucket/logs/"`. Default: they are lost with the cluster. */
  readonly logs?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The role of the service. Default `"EMR_DefaultRole"`. */
  readonly serviceRole?: string;
  /** The role of its machines. Default `"EMR_EC2_DefaultRole"`. */
  readonly instanceProfile?: string;
  readonly configurations?: readonly Classification[];
  /** Not together with `zone`. With fleets EMR chooses one; with groups there may be one only. */
  readonly subnets?: readonly string[];
  /** An availability zone of the connection's region: `"eu-west-1a"`. */
  readonly zone?: string;
  readonly securityGroups?: SecurityGroups;
  /** The name of a key pair of EC2, for those who sign in. */
  readonly keyPair?: string;
  readonly securityConfiguration?: string;
  readonly customAmi?: string;
  readonly rootVolumeGiB?: number;
  readonly scaling?: ManagedScaling;
  /** When machines that are to go are let go of. Default: EMR's, `"at_task_completion"`. */
  readonly scaleDown?: "at_task_completion" | "at_instance_hour";
  readonly terminationProtected?: boolean;
}
