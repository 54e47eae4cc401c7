import type { RunJobFlowInput } from "@aws-sdk/client-emr";

interface ModelGroup {
  readonly Id: string;
  readonly InstanceGroupType: string;
  RequestedInstanceCount: number;
  RunningInstanceCount: number;
  Status: ModelStatus;
}

interface ModelFleet {
  readonly Id: string;
  readonly InstanceFleetType: string;
  TargetOnDemandCapacity: number;
  TargetSpotCapacity: number;
  ProvisionedOnDemandCapacity: number;
  ProvisionedSpotCapacity: number;
  Status: ModelStatus;
}

interface ModelStatus {
  readonly State: string;
  readonly StateChangeReason?: { readonly Code?: string; readonly Message?: string };
}

/** What requests about machines say. */
export interface SizeBody {
  readonly InstanceGroups?: readonly { readonly InstanceGroupId: string; readonly InstanceCount: number }[];
  readonly InstanceFleet?: {
    readonly InstanceFleetId: string;
    readonly TargetOnDemandCapacity: number;
    readonly TargetSpotCapacity: number;
  };
}

/** The machines of a cluster as EMR has them: with each look at them one comes or goes, until all are there. */
export class EmrInstances {
  readonly groups: ModelGroup[];
  readonly fleets: ModelFleet[];
  #isScaling: boolean;

  constructor(cluster: string, { Instances = {}, ManagedScalingPolicy }: RunJobFlowInput) {
    const number = cluster.slice(2);
    this.#isScaling = ManagedScalingPolicy !== undefined;
    this.groups = (Instances.InstanceGroups ?? []).map(({ InstanceRole = "", InstanceCount = 0 }, at) => ({
      Id: `ig-${number}-${at + 1}`,
      InstanceGroupType: InstanceRole,
      RequestedInstanceCount: InstanceCount,
      RunningInstanceCount: InstanceCount,
      Status: { State: "RUNNING" },
    }));
    this.fleets = (Instances.InstanceFleets ?? []).map((fleet, at) => ({
      Id: `if-${number}-${at + 1}`,
      InstanceFleetType: fleet.InstanceFleetType ?? "",
      TargetOnDemandCapacity: fleet.TargetOnDemandCapacity ?? 0,
      TargetSpotCapacity: fleet.TargetSpotCapacity ?? 0,
      ProvisionedOnDemandCapacity: fleet.TargetOnDemandCapacity ?? 0,
      ProvisionedSpotCapacity: fleet.TargetSpotCapacity ?? 0,
      Status: { State: "RUNNING" },
    }));
  }

  answer(action: string, body: SizeBody): object {
    switch (action) {
      case "ListInstanceGroups":
        return { InstanceGroups: this.groups.map((group) => moveGroup(group)) };
      case "ListInstanceFleets":
        return { InstanceFleets: this.fleets.map((fleet) => moveFleet(fleet)) };
      case "ModifyInstanceGroups":
        return this.#resizeGroups(body.InstanceGroups ?? []);
      case "ModifyInstanceFleet":
        return this.#resizeFleet(body.InstanceFleet);
      case "PutManagedScalingPolicy":
      case "RemoveManagedScalingPolicy":
        this.#isScaling = action.startsWith("Put");
        return {};
      case "ModifyCluster":
      case "PutAutoTerminationPolicy":
      case "RemoveAutoTerminationPolicy":
        return {};
      default:
        throw new Error(`the stub has no action ${action}`);
    }
  }

  #resizeGroups(sizes: NonNullable<SizeBody["InstanceGroups"]>): object {
    this.#assertNotScaling();
    for (const { InstanceGroupId, InstanceCount } of sizes) {
      const group = this.groups.find(({ Id }) => Id === InstanceGroupId);
      if (group === undefined) throw new Error(`Instance group id '${InstanceGroupId}' is not valid.`);
      group.RequestedInstanceCount = InstanceCount;
      group.Status = { State: "RESIZING" };
    }
    return {};
  }

  #resizeFleet(size: SizeBody["InstanceFleet"]): object {
    this.#assertNotScaling();
    const fleet = this.fleets.find(({ Id }) => Id === size?.InstanceFleetId);
    if (fleet === undefined || size === undefined) throw new Error("The instance fleet id is not valid.");
    fleet.TargetOnDemandCapacity = size.TargetOnDemandCapacity;
    fleet.TargetSpotCapacity = size.TargetSpotCapacity;
    fleet.Status = { State: "RESIZING" };
    return {};
  }

  #assertNotScaling(): void {
    if (this.#isScaling) throw new Error("Managed scaling is enabled: the size is not to be changed.");
  }
}

/** One that is stuck does not move. */
function moveGroup(group: ModelGroup): object {
  const now = { ...group };
  if (group.Status.State !== "RESIZING") return now;
  group.RunningInstanceCount += Math.sign(group.RequestedInstanceCount - group.RunningInstanceCount);
  if (group.RunningInstanceCount === group.RequestedInstanceCount) group.Status = { State: "RUNNING" };
  return now;
}

function moveFleet(fleet: ModelFleet): object {
  const now = { ...fleet };
  if (fleet.Status.State !== "RESIZING") return now;
  fleet.ProvisionedOnDemandCapacity += Math.sign(fleet.TargetOnDemandCapacity - fleet.ProvisionedOnDemandCapacity);
  fleet.ProvisionedSpotCapacity += Math.sign(fleet.TargetSpotCapacity - fleet.ProvisionedSpotCapacity);
  const isDone =
    fleet.ProvisionedOnDemandCapacity === fleet.TargetOnDemandCapacity &&
    fleet.ProvisionedSpotCapacity === fleet.TargetSpotCapacity;
  if (isDone) fleet.Status = { State: "RUNNING" };
  return now;
}
