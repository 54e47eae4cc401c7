import type { Duration } from "@daymill/core";
import { z } from "zod";
import type { ClusterSettings } from "../cluster-settings.ts";
import { regionProblem, isZone } from "../../aws/region.ts";

const text = z.string().min(1);
const count = z.int().min(1);
const texts = z.record(text, z.string());
const role = z.enum(["master", "core", "task"]);
const disks = z.strictObject({ type: text, sizeGiB: count, count: count.exactOptional() });

const group = z.strictObject({
  role,
  type: text,
  count,
  market: z.enum(["on_demand", "spot"]).exactOptional(),
  bidPrice: text.exactOptional(),
  disks: disks.exactOptional(),
});

const fleet = z.strictObject({
  role,
  onDemand: z.int().min(0).exactOptional(),
  spot: z.int().min(0).exactOptional(),
  types: z.array(z.strictObject({ type: text, weight: count.exactOptional(), disks: disks.exactOptional() })).min(1),
  spotTimeoutMinutes: z.int().min(5).max(1440).exactOptional(),
});

const classification = z.strictObject({
  classification: text,
  properties: texts,
  get nested() {
    return z.array(classification).exactOptional();
  },
});

const region = z.string().check(({ value, issues }) => {
  const problem = regionProblem(value);
  if (problem !== undefined) issues.push({ code: "custom", message: problem, input: value });
});

const zone = z.string().refine(isZone, 'an availability zone is written as "eu-west-1a" is');

/** What a file of cluster settings may say: the same keys as in TypeScript. */
export const clusterSchema = z.strictObject({
  name: text.exactOptional(),
  region: region.exactOptional(),
  release: text.exactOptional(),
  applications: z.array(text).exactOptional(),
  instances: z
    .xor([z.strictObject({ groups: z.array(group).min(1) }), z.strictObject({ fleets: z.array(fleet).min(1) })])
    .exactOptional(),
  bootstrap: z
    .array(z.strictObject({ name: text.exactOptional(), path: text, args: z.array(z.string()).exactOptional() }))
    .exactOptional(),
  stepConcurrency: z.int().exactOptional(),
  idleTimeout: z.custom<Duration>((value) => typeof value === "string", 'a duration such as "1h"').exactOptional(),
  logs: text.exactOptional(),
  tags: texts.exactOptional(),
  serviceRole: text.exactOptional(),
  instanceProfile: text.exactOptional(),
  configurations: z.array(classification).exactOptional(),
  subnets: z.array(text).exactOptional(),
  zone: zone.exactOptional(),
  securityGroups: z
    .strictObject({
      master: text.exactOptional(),
      core: text.exactOptional(),
      service: text.exactOptional(),
      additional: z.array(text).exactOptional(),
    })
    .exactOptional(),
  keyPair: text.exactOptional(),
  securityConfiguration: text.exactOptional(),
  customAmi: text.exactOptional(),
  rootVolumeGiB: count.exactOptional(),
  scaling: z
    .strictObject({ unit: z.enum(["instances", "vcpu", "instance_fleet_units"]), minimum: count, maximum: count })
    .exactOptional(),
  scaleDown: z.enum(["at_task_completion", "at_instance_hour"]).exactOptional(),
  terminationProtected: z.boolean().exactOptional(),
}) satisfies z.ZodType<ClusterSettings>;
