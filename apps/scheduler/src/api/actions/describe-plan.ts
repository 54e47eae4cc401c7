import { DaymillError } from "@daymill/core";
import { findVersion } from "@daymill/metadata";
import type { ClearPlan } from "@daymill/metadata";
import type { Plan } from "@daymill/contract";
import { presentPlan } from "../present/plan.ts";
import { asDagId, found, type PageDb, type Reader } from "../reader.ts";
import type { VersionCache } from "../version-cache.ts";
import { planMemory } from "./plan-memory.ts";

export interface PlanDeskParts {
  readonly read: Reader;
  readonly versions: VersionCache;
}

/** Shows plans of one kind of change (clear, mark), and says what changed when one is refused. */
export interface PlanDesk {
  show(dagId: string, plan: (db: PageDb) => Promise<ClearPlan>): Promise<Plan>;
  /** An E703 of the database with the difference to the plan that the caller saw; any other error as it is. */
  refusal(thrown: unknown, seen: { readonly dagId: string; readonly etag?: string | undefined }): Promise<unknown>;
}

export function planDesk({ read, versions }: PlanDeskParts): PlanDesk {
  const memory = planMemory();

  const show = async (dagId: string, plan: (db: PageDb) => Promise<ClearPlan>): Promise<Plan> => {
    const shown = await read(async (db) => await describePlan(versions, db, { dagId, plan: await plan(db) }));
    memory.keep(shown);
    return shown;
  };
  return {
    show,
    async refusal(thrown, { dagId, etag }) {
      if (!(thrown instanceof DaymillError) || thrown.code !== "E703" || etag === undefined) return thrown;
      const now = thrown.details["plan"] as ClearPlan | undefined;
      if (now === undefined) return thrown;
      const plan = await show(dagId, async () => now);
      const details = { ...memory.differenceTo(etag, plan), plan };
      return new DaymillError("E703", thrown.message, { details, cause: thrown });
    },
  };
}

async function describePlan(
  versions: VersionCache,
  db: PageDb,
  { dagId, plan }: { readonly dagId: string; readonly plan: ClearPlan },
): Promise<Plan> {
  const { graph } = found(await findVersion(db, { dagId: asDagId(dagId), number: "current" }), `The DAG ${dagId}`);
  const keys = plan.runs.flatMap(({ run, version }) => [run.versionKey, version]);
  const known = await versions.read(db, keys);
  const zones = new Map<string, string>(
    plan.runs.map(({ run }) => [run.dagId, known.get(run.versionKey)?.graph.schedule.timezone ?? "UTC"]),
  ).set(dagId, graph.schedule.timezone);
  const timezoneOf = (id: string) => zones.get(id) ?? "UTC";
  return presentPlan(plan, { dagId, timezoneOf, numberOf: (key) => known.get(key)?.number });
}
