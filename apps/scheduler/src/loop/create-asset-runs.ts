import { assetRunInterval, isConditionMet, toIso } from "@daymill/core";
import type { DagId, RunId, SerializedDag } from "@daymill/core";
import { createAssetRun, findAssetWork } from "@daymill/metadata";
import type { AssetWork, NewRun, QueuedEvents } from "@daymill/metadata";
import type { DueRunsParts } from "./create-due-runs.ts";
import { defaultParams } from "./default-params.ts";
import { learnVersions } from "./learn-versions.ts";

/** DAGs that are looked at in one tick. */
const MAX_DAGS = 100;

/**
 * Creates the runs that new events of assets are enough for. Gives the DAGs that have as many open runs as they may have:
 * to be asked again when one of their runs ends; until then more events may join the next run.
 */
export async function createAssetRuns(parts: DueRunsParts): Promise<ReadonlySet<DagId>> {
  const { database, brain, clock, inbox } = parts;
  const work = await findAssetWork(database.db, MAX_DAGS);
  await learnVersions(
    parts,
    work.map(({ versionKey }) => versionKey),
  );
  const held = new Set<DagId>();
  for (const each of work) {
    const { dag } = brain.version(each.versionKey);
    const decider = {
      isMet: (waiting: ReadonlySet<string>) =>
        dag.schedule.kind === "assets" && isConditionMet(dag.schedule.condition, waiting),
      toRun: (events: QueuedEvents) => toNewRun(each, dag, events),
    };
    const answer = await createAssetRun(database.db, each, decider, clock.now());
    if (answer === "held") held.add(each.dagId);
    if (answer === "created") inbox.startRuns();
  }
  return held;
}

/** It has no logical date: nothing but the events says which run it is. */
function toNewRun({ dagId, versionKey }: AssetWork, dag: SerializedDag, events: QueuedEvents): NewRun {
  return {
    dagId,
    runId: `asset__${toIso(events.newestAt)}_${events.newest}` as RunId,
    type: "asset",
    logicalDate: null,
    interval: assetRunInterval(events),
    runAfter: events.newestAt,
    versionKey,
    params: defaultParams(dag),
    triggeredBy: "assets",
  };
}
