import { DaymillError, epochMillis } from "@daymill/core";
import type { Clock } from "@daymill/core";
import { NEEDED_FOR, planRemoval, removeRun, removeRuns } from "@daymill/metadata";
import type { MetadataDatabase, NamedRun, PlannedRemoval, RunLimits } from "@daymill/metadata";
import type { CleanPlan } from "@daymill/contract";
import { runLimits } from "../../housekeeping/expire-runs.ts";
import type { RunRetention } from "../../housekeeping/expire-runs.ts";
import { removeRunFiles } from "../../housekeeping/run-files.ts";
import type { RunFileFolders } from "../../housekeeping/run-files.ts";
import type { Teller } from "../actions/actions.ts";
import type { Handlers, RouteCall } from "../handlers.ts";
import { foundInRun } from "../found-in-run.ts";
import { notAccepted } from "../not-accepted.ts";
import { iso, isoOrNull } from "../present/instants.ts";
import type { Reader } from "../reader.ts";
import { toRunName } from "./run-detail.ts";

export interface RetentionRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly read: Reader;
  readonly clock: Clock;
  readonly tell: Teller;
  readonly runFolders: RunFileFolders;
  readonly runRetention: RunRetention;
}

/** What one call removes at most: it answers within seconds. */
const MOST = 1_000;

export function retentionRoutes(parts: RetentionRouteParts): Pick<Handlers, "cleanRuns" | "deleteRun"> {
  const { db, read, clock, tell, runFolders, runRetention } = parts;
  const onRemoved = async (gone: readonly NamedRun[]): Promise<void> => {
    await removeRunFiles({ db, folders: runFolders }, gone);
    for (const dagId of new Set(gone.map((run) => run.dagId))) tell.other({ kind: "dag", dagId });
  };
  return {
    deleteRun: async ({ params, caller }) => {
      const run = toRunName(params);
      const outcome = await removeRun(db, { run, who: caller.who }, clock.now());
      if (outcome === "unknown") await read((page) => foundInRun(page, { value: undefined, run }));
      else if (outcome !== "removed") throw stays(run, outcome);
      await onRemoved([run]);
      return { deleted: true };
    },
    cleanRuns: async ({ body, caller }) => {
      const limits = limitsOf(body) ?? runLimits(runRetention, clock.now());
      if (limits === undefined) {
        const message =
          'Which runs? The configuration keeps all of them (retention.runs is "forever", retention.runsPerDag "unlimited"): say before or keepPerDag.';
        throw notAccepted([{ path: "body.before", message }]);
      }
      if (body.dryRun) return await read(async (page) => presentPlan(limits, await planRemoval(page, limits)));
      const runs = await removeRuns({ db, now: () => clock.now(), onRemoved }, { limits, who: caller.who, most: MOST });
      return { kind: "applied", runs, isDone: runs < MOST };
    },
  };
}

function stays({ dagId, runId }: NamedRun, outcome: "not_over" | keyof typeof NEEDED_FOR): DaymillError {
  const why =
    outcome === "not_over" ? "it is not over. Mark it as failed or let it end first." : `${NEEDED_FOR[outcome]}.`;
  return new DaymillError("E703", `Run ${runId} of ${dagId} cannot be deleted: ${why}`);
}

function limitsOf({ before, keepPerDag }: RouteCall<"cleanRuns">["body"]): RunLimits | undefined {
  if (before === null && keepPerDag === null) return undefined;
  return {
    before: before === null ? undefined : epochMillis(Date.parse(before)),
    keepPerDag: keepPerDag ?? undefined,
  };
}

function presentPlan(limits: RunLimits, { kept, dags, ...plan }: PlannedRemoval): CleanPlan {
  return {
    kind: "plan",
    before: isoOrNull(limits.before ?? null),
    keepPerDag: limits.keepPerDag ?? null,
    ...plan,
    dags: dags.map(({ from, to, ...dag }) => ({ ...dag, from: iso(from), to: iso(to) })),
    kept: kept.map(({ neededFor, runs }) => ({ reason: neededFor, text: NEEDED_FOR[neededFor], runs })),
  };
}
