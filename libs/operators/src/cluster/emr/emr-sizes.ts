import type { InstanceFleet, InstanceGroup } from "@aws-sdk/client-emr";
import { DaymillError } from "@daymill/core";
import type { FleetSize, GroupSize, InstanceSize, ResizeView } from "../modify/cluster-change.ts";
import type { EmrSite } from "./emr-site.ts";

/** Asks for the groups that are not asked for yet. Rejects with E422 when there is none of a role, or it is not clear which. */
export async function resizeGroups(site: EmrSite, wanted: readonly GroupSize[]): Promise<void> {
  const all = await listGroups(site);
  const InstanceGroups = wanted.flatMap((size) => {
    const { Id, RequestedInstanceCount } = theOne(site, { all, kind: "group", role: size.role, id: size.group });
    return RequestedInstanceCount === size.count ? [] : [{ InstanceGroupId: Id, InstanceCount: size.count }];
  });
  if (InstanceGroups.length === 0) return;
  await site.ask(({ emr }, client, options) =>
    client.send(new emr.ModifyInstanceGroupsCommand({ ClusterId: site.cluster, InstanceGroups }), options),
  );
}

export async function describeGroups(site: EmrSite, wanted: readonly GroupSize[]): Promise<ResizeView> {
  const all = await listGroups(site);
  const groups = wanted.map(({ role, group }) => theOne(site, { all, kind: "group", role, id: group }));
  const sizes = groups.map((group) => ({
    id: group.Id ?? "",
    role: roleOf(group.InstanceGroupType),
    wanted: group.RequestedInstanceCount ?? 0,
    running: group.RunningInstanceCount ?? 0,
  }));
  return toView(sizes, groups);
}

/** Asks for the fleets that are not asked for yet; what is not given of a fleet stays. */
export async function resizeFleets(site: EmrSite, wanted: readonly FleetSize[]): Promise<void> {
  const all = await listFleets(site);
  for (const { role, onDemand, spot } of wanted) {
    const fleet = theOne(site, { all, kind: "fleet", role, id: undefined });
    const [TargetOnDemandCapacity, TargetSpotCapacity] = [
      onDemand ?? fleet.TargetOnDemandCapacity ?? 0,
      spot ?? fleet.TargetSpotCapacity ?? 0,
    ];
    const isAsked = targetOf(fleet) === `${TargetOnDemandCapacity} ${TargetSpotCapacity}`;
    const InstanceFleet = { InstanceFleetId: fleet.Id, TargetOnDemandCapacity, TargetSpotCapacity };
    if (isAsked) continue;
    await site.ask(({ emr }, client, options) =>
      client.send(new emr.ModifyInstanceFleetCommand({ ClusterId: site.cluster, InstanceFleet }), options),
    );
  }
}

export async function describeFleets(site: EmrSite, wanted: readonly FleetSize[]): Promise<ResizeView> {
  const all = await listFleets(site);
  const fleets = wanted.map(({ role }) => theOne(site, { all, kind: "fleet", role, id: undefined }));
  const sizes = fleets.map((fleet) => ({
    id: fleet.Id ?? "",
    role: roleOf(fleet.InstanceFleetType),
    wanted: (fleet.TargetOnDemandCapacity ?? 0) + (fleet.TargetSpotCapacity ?? 0),
    running: (fleet.ProvisionedOnDemandCapacity ?? 0) + (fleet.ProvisionedSpotCapacity ?? 0),
  }));
  return toView(sizes, fleets);
}

/** Machines of a weight above 1 may be more than what was asked for. */
function toView(sizes: readonly InstanceSize[], parts: readonly (InstanceGroup | InstanceFleet)[]): ResizeView {
  const stuck = parts.find(({ Status }) => STUCK.has(Status?.State ?? ""));
  const isDone = sizes.every(({ wanted, running }, at) => {
    const isFleet = parts[at] !== undefined && "InstanceFleetType" in parts[at];
    return parts[at]?.Status?.State === "RUNNING" && (isFleet ? running >= wanted : running === wanted);
  });
  return { sizes, isDone, problem: stuck === undefined ? null : problemOf(stuck) };
}

/** States in which a size does not change by itself any more. */
const STUCK = new Set(["ARRESTED", "SUSPENDED", "SHUTTING_DOWN", "ENDED", "TERMINATING", "TERMINATED"]);

function problemOf({ Id, Status = {} }: InstanceGroup | InstanceFleet): string {
  const { State, StateChangeReason = {} } = Status;
  const why = [StateChangeReason.Code, StateChangeReason.Message].filter(Boolean).join(": ");
  return `The machines of ${Id} are ${State}${why === "" ? "" : `: ${why}`}`;
}

function targetOf({ TargetOnDemandCapacity = 0, TargetSpotCapacity = 0 }: InstanceFleet): string {
  return `${TargetOnDemandCapacity} ${TargetSpotCapacity}`;
}

interface Sought<T> {
  readonly all: readonly T[];
  readonly kind: "group" | "fleet";
  readonly role: string;
  readonly id: string | undefined;
}

function theOne<T extends InstanceGroup | InstanceFleet>(
  { cluster, place }: EmrSite,
  { all, kind, role, id }: Sought<T>,
): T {
  const ofRole = all.filter((part) => roleOf(typeOf(part)) === role);
  const found = id === undefined ? ofRole : ofRole.filter(({ Id }) => Id === id);
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  const ids = ofRole.map(({ Id }) => Id).join(", ");
  const what = `instance ${kind} of role ${role}${id === undefined ? "" : ` and id ${id}`}`;
  const has = found.length === 0 ? `no ${what}` : `more than one ${what}: name one of ${ids} as its group`;
  throw new DaymillError("E422", `${place}: cluster ${cluster} has ${has}.`, { details: { cluster, role } });
}

function typeOf(part: InstanceGroup | InstanceFleet): string | undefined {
  return "InstanceFleetType" in part ? part.InstanceFleetType : (part as InstanceGroup).InstanceGroupType;
}

function roleOf(type: string | undefined): InstanceSize["role"] {
  if (type === "MASTER") return "master";
  return type === "CORE" ? "core" : "task";
}

async function listGroups({ cluster, ask }: EmrSite): Promise<InstanceGroup[]> {
  const found: InstanceGroup[] = [];
  let Marker: string | undefined;
  do {
    const page = await ask(({ emr }, client, options) =>
      client.send(new emr.ListInstanceGroupsCommand({ ClusterId: cluster, Marker }), options),
    );
    found.push(...(page.InstanceGroups ?? []));
    Marker = page.Marker;
  } while (Marker !== undefined);
  return found;
}

async function listFleets({ cluster, ask }: EmrSite): Promise<InstanceFleet[]> {
  const found: InstanceFleet[] = [];
  let Marker: string | undefined;
  do {
    const page = await ask(({ emr }, client, options) =>
      client.send(new emr.ListInstanceFleetsCommand({ ClusterId: cluster, Marker }), options),
    );
    found.push(...(page.InstanceFleets ?? []));
    Marker = page.Marker;
  } while (Marker !== undefined);
  return found;
}
