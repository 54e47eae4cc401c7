import type { BundleId, Clock } from "@daymill/core";
import { deployDags, knownOwnRoles } from "@daymill/metadata";
import type { DeployedDag, MetadataDatabase } from "@daymill/metadata";
import type { DeployDesk } from "../../deploys/deploy-desk.ts";
import type { Teller } from "../actions/actions.ts";
import type { Handlers } from "../handlers.ts";
import { presentVersionChanges } from "../present/version-changes.ts";

export interface DeployRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly desk: DeployDesk;
  readonly tell: Pick<Teller, "other">;
  /** New DAGs may be due. */
  readonly wake: () => void;
}

type DeployRoutes = Pick<Handlers, "putBundle" | "deploy">;

/** Bundles come first, one by one; then a deployment is planned or made as a whole. */
export function deployRoutes({ db, clock, desk, tell, wake }: DeployRouteParts): DeployRoutes {
  return {
    putBundle: async ({ params: { bundleId }, body }) => ({
      bundleId,
      isNew: await desk.take(bundleId as BundleId, body),
    }),
    deploy: async ({ body: { deployment, files, adopt, dryRun, renew } }) => {
      const bundles = await desk.wanting(files, renew);
      if (bundles.length > 0) return { kind: "incomplete", bundles };
      const dags = (await desk.read(files)).map((each) => ({ ...each, adopt }));
      const deployed = await deployDags(db, { name: deployment, dags }, { now: clock.now(), dryRun });
      if (!dryRun) {
        for (const { dagId } of deployed) tell.other({ kind: "dag", dagId });
        wake();
      }
      return { kind: dryRun ? "plan" : "applied", deployment, dags: await presentDeployed(db, deployed) };
    },
  };
}

async function presentDeployed(db: MetadataDatabase["db"], deployed: readonly DeployedDag[]) {
  const named = deployed.flatMap(({ to }) => Object.keys(to?.graph.access ?? {}));
  const known = await knownOwnRoles(db, [...new Set(named)]);
  return deployed.map((dag) => ({ ...presentDeployedDag(dag), warnings: unknownRoles(dag, known) }));
}

function unknownRoles({ to }: DeployedDag, known: ReadonlySet<string>): string[] {
  const unknown = Object.keys(to?.graph.access ?? {}).filter((name) => !known.has(name));
  return unknown.map((name) => `access: there is no role ${name}, so it gives nothing until there is one.`);
}

function presentDeployedDag({ dagId, change, from, to }: DeployedDag) {
  return {
    dagId,
    change,
    from: from?.version ?? null,
    to: to?.version ?? null,
    taskCount: (to ?? from)?.taskCount ?? 0,
    changes: change === "changed" && from && to ? presentVersionChanges(from, to) : null,
  };
}
