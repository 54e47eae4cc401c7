import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { Clock, DagId } from "@daymill/core";
import { deleteDag, deleteUnusedBundles, findDag, planDagDeletion } from "@daymill/metadata";
import type { Hindrance, MetadataDatabase, PlannedDeletion } from "@daymill/metadata";
import type { DagDeletionAnswer } from "@daymill/contract";
import { removeRunFiles } from "../../housekeeping/run-files.ts";
import type { RunFileFolders } from "../../housekeeping/run-files.ts";
import { LEAST_AGE_MS } from "../../housekeeping/sweep-bundles.ts";
import type { Teller } from "../actions/actions.ts";
import type { Handlers } from "../handlers.ts";
import { asDagId, found } from "../reader.ts";
import type { Reader } from "../reader.ts";

export interface DagDeletionRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly read: Reader;
  readonly clock: Clock;
  readonly tell: Pick<Teller, "other">;
  readonly runFolders: RunFileFolders;
}

/** What one call removes at most: it answers within seconds. */
const MOST = 1_000;

export function dagDeletionRoutes(parts: DagDeletionRouteParts): Pick<Handlers, "deleteDag"> {
  const { read } = parts;
  return {
    deleteDag: async ({ params, query, caller }) => {
      const dagId = asDagId(params.dagId);
      if (!query.dryRun) return await applyDeletion(parts, { dagId, who: caller.who });
      const plan = found(await read((page) => planDagDeletion(page, dagId)), `The DAG ${dagId}`);
      if (plan.isPresent) throw await isPresent(read, dagId);
      return presentPlan(plan);
    },
  };
}

async function applyDeletion(
  { db, read, clock, tell, runFolders }: DagDeletionRouteParts,
  { dagId, who }: { readonly dagId: DagId; readonly who: string },
): Promise<DagDeletionAnswer> {
  const outcome = await deleteDag(
    {
      db,
      now: () => clock.now(),
      onRemoved: async (runs) => await removeRunFiles({ db, folders: runFolders }, runs),
      onEmptied: async () => await removeDagFolders(runFolders, dagId),
    },
    { dagId, who, most: MOST },
  );
  if (outcome.kind === "unknown") throw new DaymillError("E701", `The DAG ${dagId} does not exist.`);
  if (outcome.kind === "present") throw await isPresent(read, dagId);
  if (outcome.kind === "hindered") throw hindered(dagId, outcome.hindrances);
  tell.other({ kind: "dag", dagId });
  if (outcome.kind === "begun") return { kind: "applied", runs: outcome.runs, isDone: false };
  tell.other({ kind: "load_problems" });
  await deleteUnusedBundles(db, clock.now() - LEAST_AGE_MS);
  return { kind: "applied", runs: outcome.runs, isDone: true };
}

/** Also what is left of runs that were removed before. */
async function removeDagFolders({ logs, workspace }: RunFileFolders, dagId: DagId): Promise<void> {
  for (const folder of [logs, workspace]) await rm(join(folder, dagId), { recursive: true, force: true });
}

async function isPresent(read: Reader, dagId: DagId): Promise<DaymillError> {
  const dag = await read((page) => findDag(page, dagId));
  const deployment = dag?.deployment ?? null;
  const [place, advice] =
    deployment === null
      ? [`the DAG folders of the server (${dag?.file ?? ""})`, "Take it out of there first."]
      : [`the deployment ${deployment}`, "Deploy that without it first."];
  return new DaymillError("E703", `The DAG ${dagId} is in ${place}, and would come back from there. ${advice}`, {
    details: { dagId, deployment },
  });
}

function hindered(dagId: DagId, hindrances: readonly Hindrance[]): DaymillError {
  const reasons = hindrances.map(({ reason, count }) => `${count} ${hindranceText(reason, count)}`);
  return new DaymillError("E703", `The DAG ${dagId} cannot be deleted now: ${reasons.join("; ")}.`, {
    details: { dagId, hindrances: hindrances.map(({ reason, count }) => ({ reason, count })) },
  });
}

function presentPlan({ runs, instances, versions, backfills, hindrances }: PlannedDeletion): DagDeletionAnswer {
  return {
    kind: "plan",
    runs,
    instances,
    versions,
    backfills,
    hindrances: hindrances.map(({ reason, count }) => ({ reason, count, text: hindranceText(reason, count) })),
  };
}

/** One, several, and what is said of them. */
const HINDRANCES: Readonly<Record<Hindrance["reason"], readonly [string, string, string]>> = {
  assets: ["run", "runs", "with an event that waits for a run of another DAG (let it run, or drop the event)"],
  backfill: ["backfill", "backfills", "not over (cancel it)"],
  callback: ["run", "runs", "of which somebody is still to be told"],
  job: ["run", "runs", "of which a remote job is still to be stopped"],
  open: ["run", "runs", "not over (let it end, or mark it as failed)"],
  work: ["run", "runs", "in which something is still under way"],
};

function hindranceText(reason: Hindrance["reason"], count: number): string {
  const [one, several, text] = HINDRANCES[reason];
  return `${count === 1 ? one : several} ${text}`;
}
