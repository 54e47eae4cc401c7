import type { BootstrapActionConfig, Configuration, InstanceFleetConfig, StepConfig } from "@aws-sdk/client-emr";
import type { InstanceGroupConfig, JobFlowInstancesConfig, RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { DaymillError, parseDuration } from "@daymill/core";
import type { ClusterRequest } from "../cluster-backend.ts";
import type { Classification, ClusterSettings, InstanceDisks, InstanceFleet } from "../cluster-settings.ts";
import type { BootstrapAction, InstanceGroup, ManagedScaling, SecurityGroups } from "../cluster-settings.ts";
import { sparkCommand } from "../spark-command.ts";
import { assertEnv } from "../spark-env.ts";
import type { JarJob, StepSpec } from "../step-spec.ts";
import { markedName } from "./marked-name.ts";

/** What EMR is asked for. `token` becomes part of the name: lists show names, and nothing else of ours. */
export function toJobFlow({ name, settings, steps, keepAlive }: ClusterRequest, token: string): RunJobFlowCommandInput {
  const { applications = [], bootstrap = [], configurations = [], tags = {}, idleTimeout } = settings;
  return {
    Name: markedName(name, token),
    ReleaseLabel: settings.release,
    LogUri: settings.logs,
    Applications: applications.map((application) => ({ Name: application })),
    ServiceRole: settings.serviceRole ?? "EMR_DefaultRole",
    JobFlowRole: settings.instanceProfile ?? "EMR_EC2_DefaultRole",
    VisibleToAllUsers: true,
    Tags: Object.entries({ ...tags, "created-by": "daymill" }).map(([Key, Value]) => ({ Key, Value })),
    Configurations: configurations.map(toConfiguration),
    BootstrapActions: bootstrap.map(toBootstrap),
    Instances: toInstances(settings, keepAlive),
    Steps: steps.map((step) => toStep(step, step.name)),
    StepConcurrencyLevel: settings.stepConcurrency ?? 1,
    SecurityConfiguration: settings.securityConfiguration,
    CustomAmiId: settings.customAmi,
    EbsRootVolumeSize: settings.rootVolumeGiB,
    ...(settings.scaleDown && { ScaleDownBehavior: SCALE_DOWNS[settings.scaleDown] }),
    ...(settings.scaling && { ManagedScalingPolicy: toScaling(settings.scaling) }),
    ...(idleTimeout !== undefined && {
      AutoTerminationPolicy: { IdleTimeout: Math.round((parseDuration(idleTimeout) ?? 0) / 1_000) },
    }),
  };
}

/** EMR runs commands by a jar of its own. */
export function toStep(step: StepSpec, name: string): StepConfig {
  return {
    Name: name,
    ActionOnFailure: ACTIONS[step.onFailure ?? "continue"],
    HadoopJarStep: "jar" in step ? toJar(step.jar) : { Jar: "command-runner.jar", Args: [...commandOf(step)] },
  };
}

const ACTIONS = {
  continue: "CONTINUE",
  cancel_and_wait: "CANCEL_AND_WAIT",
  terminate_cluster: "TERMINATE_CLUSTER",
} as const;

function commandOf(step: Exclude<StepSpec, { jar: unknown }>): readonly string[] {
  if ("command" in step) return step.command;
  assertEnv(step.name, step.spark);
  const { env = {}, deployMode, propertiesFile } = step.spark;
  if (deployMode === "client" && Object.keys(env).length > 0)
    throw refused(step, "has variables, which no driver gets on the primary node: leave deployMode out");
  if (propertiesFile?.includes(":/") === true)
    throw refused(step, `has the propertiesFile ${propertiesFile}: spark-submit takes a path on the primary node`);
  return sparkCommand(step.spark, { program: "spark-submit", deployMode: "cluster" });
}

function refused({ name }: StepSpec, problem: string): DaymillError {
  return new DaymillError("E209", `Step "${name}" ${problem}.`);
}

const SCALE_DOWNS = {
  at_task_completion: "TERMINATE_AT_TASK_COMPLETION",
  at_instance_hour: "TERMINATE_AT_INSTANCE_HOUR",
} as const;

function toJar({ jar, mainClass, args = [], properties = {} }: JarJob): StepConfig["HadoopJarStep"] {
  const Properties = Object.entries(properties).map(([Key, Value]) => ({ Key, Value }));
  return {
    Jar: jar,
    Args: [...args],
    ...(mainClass !== undefined && { MainClass: mainClass }),
    ...(Properties.length > 0 && { Properties }),
  };
}

function toInstances(settings: ClusterSettings, keepAlive: boolean): JobFlowInstancesConfig {
  const { instances, subnets = [], zone } = settings;
  const [subnet] = subnets;
  const isFleets = instances !== undefined && "fleets" in instances;
  return {
    ...(instances && "groups" in instances && { InstanceGroups: instances.groups.map(toGroup) }),
    ...(isFleets && { InstanceFleets: instances.fleets.map(toFleet) }),
    ...(isFleets && subnets.length > 0 && { Ec2SubnetIds: [...subnets] }),
    ...(!isFleets && subnet !== undefined && { Ec2SubnetId: subnet }),
    ...(zone !== undefined && { Placement: { AvailabilityZone: zone } }),
    ...toSecurityGroups(settings.securityGroups ?? {}),
    Ec2KeyName: settings.keyPair,
    KeepJobFlowAliveWhenNoSteps: keepAlive,
    TerminationProtected: settings.terminationProtected ?? false,
  };
}

function toSecurityGroups({ master, core, service, additional = [] }: SecurityGroups): JobFlowInstancesConfig {
  return {
    ...(master !== undefined && { EmrManagedMasterSecurityGroup: master }),
    ...(core !== undefined && { EmrManagedSlaveSecurityGroup: core }),
    ...(service !== undefined && { ServiceAccessSecurityGroup: service }),
    ...(additional.length > 0 && {
      AdditionalMasterSecurityGroups: [...additional],
      AdditionalSlaveSecurityGroups: [...additional],
    }),
  };
}

function toGroup({ role, type, count, market = "on_demand", bidPrice, disks }: InstanceGroup): InstanceGroupConfig {
  return {
    Name: role,
    InstanceRole: ROLES[role],
    InstanceType: type,
    InstanceCount: count,
    Market: market === "spot" ? "SPOT" : "ON_DEMAND",
    ...(bidPrice !== undefined && { BidPrice: bidPrice }),
    ...toDisks(disks),
  };
}

function toFleet({ role, onDemand = 0, spot = 0, types, spotTimeoutMinutes }: InstanceFleet): InstanceFleetConfig {
  return {
    Name: role,
    InstanceFleetType: ROLES[role],
    TargetOnDemandCapacity: onDemand,
    TargetSpotCapacity: spot,
    InstanceTypeConfigs: types.map(({ type, weight = 1, disks }) => ({
      InstanceType: type,
      WeightedCapacity: weight,
      ...toDisks(disks),
    })),
    ...(spotTimeoutMinutes !== undefined && {
      LaunchSpecifications: {
        SpotSpecification: { TimeoutDurationMinutes: spotTimeoutMinutes, TimeoutAction: "SWITCH_TO_ON_DEMAND" },
      },
    }),
  };
}

const ROLES = { master: "MASTER", core: "CORE", task: "TASK" } as const;

function toDisks(disks: InstanceDisks | undefined): Pick<InstanceGroupConfig, "EbsConfiguration"> {
  if (!disks) return {};
  const VolumeSpecification = { VolumeType: disks.type, SizeInGB: disks.sizeGiB };
  return {
    EbsConfiguration: { EbsBlockDeviceConfigs: [{ VolumeSpecification, VolumesPerInstance: disks.count ?? 1 }] },
  };
}

function toConfiguration({ classification, properties, nested = [] }: Classification): Configuration {
  return {
    Classification: classification,
    Properties: { ...properties },
    ...(nested.length > 0 && { Configurations: nested.map(toConfiguration) }),
  };
}

function toBootstrap({ name, path, args = [] }: BootstrapAction): BootstrapActionConfig {
  return { Name: name ?? path, ScriptBootstrapAction: { Path: path, Args: [...args] } };
}

const UNITS = { instances: "Instances", vcpu: "VCPU", instance_fleet_units: "InstanceFleetUnits" } as const;

export function toScaling({ unit, minimum, maximum }: ManagedScaling): RunJobFlowCommandInput["ManagedScalingPolicy"] {
  return {
    ComputeLimits: { UnitType: UNITS[unit], MinimumCapacityUnits: minimum, MaximumCapacityUnits: maximum },
  };
}
