import { DaymillError, parseDuration } from "@daymill/core";
import type { ClusterSettings } from "./cluster-settings.ts";
import { isZone } from "../aws/region.ts";

const MINUTE_MS = 60_000;
const MAX_IDLE_MS = 7 * 24 * 60 * MINUTE_MS;
const MAX_CONCURRENCY = 256;
const MAX_BOOTSTRAP_ACTIONS = 16;

/** What is wrong with the settings that every backend uses. */
export function commonProblems({ stepConcurrency, idleTimeout, bootstrap = [] }: ClusterSettings): string[] {
  const problems: string[] = [];
  if (stepConcurrency !== undefined && !isWithin(stepConcurrency, 1, MAX_CONCURRENCY))
    problems.push(`stepConcurrency is ${stepConcurrency}; it goes from 1 to ${MAX_CONCURRENCY}`);
  if (idleTimeout !== undefined && !isIdleTimeout(idleTimeout))
    problems.push(`idleTimeout is "${idleTimeout}"; it goes from "1m" to "7d"`);
  if (bootstrap.length > MAX_BOOTSTRAP_ACTIONS)
    problems.push(`there are ${bootstrap.length} bootstrap actions; at most ${MAX_BOOTSTRAP_ACTIONS} are possible`);
  return problems;
}

/** What is wrong with settings for EMR in a region, as far as it can be told without asking. */
export function emrProblems(settings: ClusterSettings, region: string | undefined): string[] {
  const { release, logs, zone, subnets = [], tags = {} } = settings;
  const problems = [...commonProblems(settings), ...instanceProblems(settings)];
  if (release === undefined) problems.push(`release is missing; write "emr-7.1.0" or another one`);
  else if (!/^emr-\d+\.\d+\.\d+$/.test(release))
    problems.push(`release is "${release}"; it is written as "emr-7.1.0" is`);
  if (logs !== undefined && !/^s3:\/\/[^/]+/.test(logs)) problems.push(`logs is "${logs}"; EMR writes to s3:// only`);
  if (zone !== undefined) problems.push(...zoneProblems(zone, region));
  if (zone !== undefined && subnets.length > 0)
    problems.push("zone and subnets are both given; a subnet is in a zone already");
  const { master, core, service } = settings.securityGroups ?? {};
  if ((master === undefined) !== (core === undefined))
    problems.push("securityGroups has one of master and core; EMR takes both, or neither");
  else if (service !== undefined && master === undefined)
    problems.push("securityGroups has service without master and core, which it belongs to");
  const reserved = Object.keys(tags).find((name) => name.toLowerCase().startsWith("aws:"));
  if (reserved !== undefined) problems.push(`the tag "${reserved}" begins with aws:, which AWS keeps for itself`);
  return problems;
}

/** Throws E209 with all problems at once. */
export function assertSettings(problems: readonly string[], what: string): void {
  if (problems.length === 0) return;
  throw new DaymillError("E209", `${what} cannot be: ${problems.join("; ")}.`, { details: { problems } });
}

function instanceProblems({ instances, subnets = [] }: ClusterSettings): string[] {
  if (instances === undefined) return ["instances is missing; give groups or fleets"];
  const problems: string[] = [];
  const isGroups = "groups" in instances;
  const roles = (isGroups ? instances.groups : instances.fleets).map(({ role }) => role);
  const masters = roles.filter((role) => role === "master").length;
  const kind = isGroups ? "group" : "fleet";
  if (masters !== 1) problems.push(`there are ${masters} instance ${kind}s of role master; there has to be one`);
  if (!isGroups) {
    const empty = instances.fleets.find(({ onDemand = 0, spot = 0 }) => onDemand + spot < 1);
    if (empty) problems.push(`the instance fleet of role ${empty.role} has no capacity; give onDemand or spot`);
    return problems;
  }
  const none = instances.groups.find(({ count }) => !isWithin(count, 1, Number.MAX_SAFE_INTEGER));
  if (none) problems.push(`the instance group of role ${none.role} has a count of ${none.count}; it is at least 1`);
  if (subnets.length > 1) problems.push(`there are ${subnets.length} subnets; instance groups take one`);
  return problems;
}

function zoneProblems(zone: string, region: string | undefined): string[] {
  if (!isZone(zone)) return [`zone is "${zone}"; an availability zone is written as "eu-west-1a" is`];
  if (region === undefined || zone.slice(0, -1) === region) return [];
  return [`zone is "${zone}", which is not in the region of the connection, ${region}`];
}

function isIdleTimeout(text: string): boolean {
  const ms = parseDuration(text);
  return ms !== undefined && isWithin(ms, MINUTE_MS, MAX_IDLE_MS);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
