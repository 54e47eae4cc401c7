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
  const groups = wanted.map(({ role, group, count }) => {
    const part = theOne(site, { all, kind: "group", role, id: group });
    const size = {
      id: part.Id ?? "",
      role: roleOf(part.InstanceGroupType),
      wanted: count,
      running: part.RunningInstanceCount ?? 0,
    };
    const isThere = part.RequestedInstanceCount === count && size.running === count;
    return { part, size, isThere };
  });
  return toView(groups);
}

/** Asks for the fleets that are not asked for yet; what is not given of a fleet stays. */
export async function resizeFleets(site: EmrSite, wanted: readonly FleetSize[]): Promise<void> {
  const all = await listFleets(site);
  for (const { role, onDemand, spot } of wanted) {
    const fleet = theOne(site, { all, kind: "fleet", role, id: undefined });
    const target = targetOf(fleet, { onDemand, spot });
    if (target.isAsked) continue;
    const InstanceFleet = {
      InstanceFleetId: fleet.Id,
      TargetOnDemandCapacity: target.onDemand,
      TargetSpotCapacity: target.spot,
    };
    await site.ask(({ emr }, client, options) =>
      client.send(new emr.ModifyInstanceFleetCommand({ ClusterId: site.cluster, InstanceFleet }), options),
    );
  }
}

export async function describeFleets(site: EmrSite, wanted: readonly FleetSize[]): Promise<ResizeView> {
  const all = await listFleets(site);
  const fleets = wanted.map(({ role, onDemand, spot }) => {
    const part = theOne(site, { all, kind: "fleet", role, id: undefined });
    const target = targetOf(part, { onDemand, spot });
    const size = {
      id: part.Id ?? "",
      role: roleOf(part.InstanceFleetType),
      wanted: target.onDemand + target.spot,
      running: (part.ProvisionedOnDemandCapacity ?? 0) + (part.ProvisionedSpotCapacity ?? 0),
    };
    // Machines of a weight above 1 may be more than what was asked for.
    return { part, size, isThere: target.isAsked && size.running >= size.wanted };
  });
  return toView(fleets);
}

/** A group or fleet, how far it is, and whether EMR knows what was asked of it and has it: at first it shows the old size. */
interface ResizedPart {
  readonly part: InstanceGroup | InstanceFleet;
  readonly size: InstanceSize;
  readonly isThere: boolean;
}

function toView(parts: readonly ResizedPart[]): ResizeView {
  const stuck = parts.find(({ part }) => STUCK.has(part.Status?.State ?? ""));
  return {
    sizes: parts.map(({ size }) => size),
    isDone: parts.every(({ part, isThere }) => part.Status?.State === "RUNNING" && isThere),
    problem: stuck === undefined ? null : problemOf(stuck.part),
  };
}

/** States in which a size does not change by itself any more. */
const STUCK = new Set(["ARRESTED", "SUSPENDED", "SHUTTING_DOWN", "ENDED", "TERMINATING", "TERMINATED"]);

function problemOf({ Id, Status = {} }: InstanceGroup | InstanceFleet): string {
  const { State, StateChangeReason = {} } = Status;
  const why = [StateChangeReason.Code, StateChangeReason.Message].filter(Boolean).join(": ");
  return `The machines of ${Id} are ${State}${why === "" ? "" : `: ${why}`}`;
}

/** How many units a fleet is to have, and whether EMR says so already; what is not given stays. */
function targetOf(
  { TargetOnDemandCapacity = 0, TargetSpotCapacity = 0 }: InstanceFleet,
  { onDemand = TargetOnDemandCapacity, spot = TargetSpotCapacity }: Wanted,
): { readonly onDemand: number; readonly spot: number; readonly isAsked: boolean } {
  return { onDemand, spot, isAsked: onDemand === TargetOnDemandCapacity && spot === TargetSpotCapacity };
}

interface Wanted {
  readonly onDemand: number | undefined;
  readonly spot: number | undefined;
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
