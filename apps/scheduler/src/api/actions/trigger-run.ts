import { randomInt } from "node:crypto";
import { DaymillError } from "@daymill/core";
import type { RunId } from "@daymill/core";
import { findVersion } from "@daymill/metadata";
import type { RunMaker } from "@daymill/metadata";
import { found } from "../reader.ts";
import type { ActionParts, TriggerRequest } from "./actions.ts";
import { assertActive } from "./assert-active.ts";
import { planManualRun } from "./plan-manual-run.ts";

/** Starts a run by hand. Rejects with E701 for an unknown DAG, E702 for wrong parameters, E703 when there is such a run or the DAG is inactive, E711 when the DAG takes none. */
export async function triggerRun(
  { db, clock, wake, tell, runs }: ActionParts & { readonly runs: RunMaker },
  request: TriggerRequest,
): Promise<RunId> {
  const { dagId } = request;
  const version = found(await findVersion(db, { dagId, number: "current" }), `The DAG ${dagId}`);
  await assertActive(db, dagId);
  const run = planManualRun({
    dag: version.graph,
    versionKey: version.versionKey,
    request,
    now: clock.now(),
    suffix: randomSuffix(),
  });
  const created = await runs.make(run);
  if (created === undefined) {
    const what = request.logicalDate === undefined ? `the id ${run.runId}` : "this id or logical date";
    throw new DaymillError(
      "E703",
      `The DAG ${dagId} has a run of ${what} already. Clear it to run it again, or give another.`,
    );
  }
  tell.run(created);
  wake([created.runKey]);
  return created.runId;
}

/** 6 characters of 36: two runs by hand of one day hardly ever get the same; if they do, the second is refused. */
function randomSuffix(): string {
  return randomInt(36 ** 6)
    .toString(36)
    .padStart(6, "0");
}
