import type { Duration } from "@daymill/core";
import { commonProblems } from "../check-settings.ts";
import type { ManagedScaling } from "../cluster-settings.ts";

/** How many machines an instance group is to have. */
export interface GroupSize {
  readonly role: "core" | "task";
  /** The id of the group, where several are of the role: `"ig-2A..."`. */
  readonly group?: string;
  /** At least 1 of role core, 0 of role task. */
  readonly count: number;
}

/** How many units an instance fleet is to have; what is not given stays. */
export interface FleetSize {
  readonly role: "core" | "task";
  readonly onDemand?: number;
  readonly spot?: number;
}

/** What is to be different about a cluster that runs. What is not given stays. */
export interface ClusterChange {
  /** Steps that run at once, from 1 to 256. */
  readonly stepConcurrency?: number;
  /** A cluster without work for so long is terminated; null: it is not any more. */
  readonly idleTimeout?: Duration | null;
  /** Of a cluster that was made with groups. */
  readonly groups?: readonly GroupSize[];
  /** Of a cluster that was made with fleets. */
  readonly fleets?: readonly FleetSize[];
  /** The range in which EMR changes the size by itself; null: it does not any more. */
  readonly scaling?: ManagedScaling | null;
  readonly terminationProtected?: boolean;
}

/** How many of its machines, or of the units of a fleet, a cluster has. */
export interface InstanceSize {
  /** Of the group or fleet. */
  readonly id: string;
  readonly role: "master" | "core" | "task";
  readonly wanted: number;
  readonly running: number;
}

/** How far the machines are that a change asked for. */
export interface ResizeView {
  /** Those that the change is about. */
  readonly sizes: readonly InstanceSize[];
  /** Whether nothing changes any more. */
  readonly isDone: boolean;
  /** Why it will not be done; null: nothing is wrong. */
  readonly problem: string | null;
}

/** What is wrong with a change, as far as it can be told without asking. */
export function changeProblems(change: ClusterChange): string[] {
  const { stepConcurrency, idleTimeout, groups = [], fleets = [], scaling } = change;
  const problems = commonProblems({
    ...(stepConcurrency !== undefined && { stepConcurrency }),
    ...(typeof idleTimeout === "string" && { idleTimeout }),
  });
  if (Object.values(change).every((value) => value === undefined))
    problems.push(
      "there is nothing to change; give stepConcurrency, idleTimeout, groups, fleets, scaling or terminationProtected",
    );
  const sized = [...groups, ...fleets];
  if (groups.length > 0 && fleets.length > 0) problems.push("groups and fleets are both given; a cluster has either");
  if (sized.length > 0 && scaling) problems.push("sizes and scaling are both given; with scaling EMR sets the size");
  const roles: readonly string[] = sized.map(({ role }) => role);
  const other = roles.find((role) => role !== "core" && role !== "task");
  if (other !== undefined) problems.push(`there is no size for the role ${other}; give core or task`);
  for (const { role, count } of groups) problems.push(...countProblems(`the group of role ${role}`, count, role));
  for (const fleet of fleets) problems.push(...fleetProblems(fleet));
  return problems;
}

function fleetProblems({ role, onDemand, spot }: FleetSize): string[] {
  const what = `the fleet of role ${role}`;
  if (onDemand === undefined && spot === undefined) return [`${what} has no size; give onDemand or spot`];
  // What is not given stays, and may be more than none.
  const total = onDemand === undefined || spot === undefined ? undefined : onDemand + spot;
  return [
    ...countProblems(what, onDemand ?? 0, "task"),
    ...countProblems(what, spot ?? 0, "task"),
    ...(total === undefined ? [] : countProblems(what, total, role)),
  ];
}

function countProblems(what: string, count: number, role: "core" | "task"): string[] {
  const least = role === "core" ? 1 : 0;
  const isPossible = Number.isSafeInteger(count) && count >= least;
  return isPossible ? [] : [`${what} is to have ${count}; it is a whole number of at least ${least}`];
}
