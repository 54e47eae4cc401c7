import { parseDuration } from "@daymill/core";
import type { ClusterChange, ResizeView } from "../modify/cluster-change.ts";
import type { EmrSite } from "./emr-site.ts";
import { describeFleets, describeGroups, resizeFleets, resizeGroups } from "./emr-sizes.ts";
import { toScaling } from "./emr-request.ts";

/** Asks EMR for a change. The end of scaling comes first, as EMR refuses a size while it scales, and what takes long last. */
export async function changeCluster(site: EmrSite, change: ClusterChange): Promise<void> {
  const { cluster } = site;
  const { stepConcurrency, idleTimeout, scaling, terminationProtected, groups, fleets } = change;
  if (stepConcurrency !== undefined)
    await site.ask(({ emr }, client, options) =>
      client.send(new emr.ModifyClusterCommand({ ClusterId: cluster, StepConcurrencyLevel: stepConcurrency }), options),
    );
  if (terminationProtected !== undefined)
    await site.ask(({ emr }, client, options) =>
      client.send(
        new emr.SetTerminationProtectionCommand({ JobFlowIds: [cluster], TerminationProtected: terminationProtected }),
        options,
      ),
    );
  if (idleTimeout !== undefined) await setIdleTimeout(site, idleTimeout);
  if (scaling !== undefined) await setScaling(site, scaling);
  if (groups) await resizeGroups(site, groups);
  if (fleets) await resizeFleets(site, fleets);
}

/** How far the machines are that a change is about. */
export async function describeSizes(site: EmrSite, { groups, fleets }: ClusterChange): Promise<ResizeView> {
  if (groups) return await describeGroups(site, groups);
  if (fleets) return await describeFleets(site, fleets);
  return { sizes: [], isDone: true, problem: null };
}

async function setIdleTimeout(
  { cluster, ask }: EmrSite,
  idleTimeout: NonNullable<ClusterChange["idleTimeout"]> | null,
): Promise<void> {
  await ask(async ({ emr }, client, options) => {
    if (idleTimeout === null)
      return await client.send(new emr.RemoveAutoTerminationPolicyCommand({ ClusterId: cluster }), options);
    const IdleTimeout = Math.round((parseDuration(idleTimeout) ?? 0) / 1_000);
    const AutoTerminationPolicy = { IdleTimeout };
    return await client.send(
      new emr.PutAutoTerminationPolicyCommand({ ClusterId: cluster, AutoTerminationPolicy }),
      options,
    );
  });
}

async function setScaling(
  { cluster, ask }: EmrSite,
  scaling: NonNullable<ClusterChange["scaling"]> | null,
): Promise<void> {
  await ask(async ({ emr }, client, options) => {
    if (scaling === null)
      return await client.send(new emr.RemoveManagedScalingPolicyCommand({ ClusterId: cluster }), options);
    const ManagedScalingPolicy = toScaling(scaling);
    return await client.send(
      new emr.PutManagedScalingPolicyCommand({ ClusterId: cluster, ManagedScalingPolicy }),
      options,
    );
  });
}
