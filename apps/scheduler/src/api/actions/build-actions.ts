import { acknowledgeFailures, markRun, RunMaker, setNote, setPaused } from "@daymill/metadata";
import type { ActionParts, Actions } from "./actions.ts";
import { triggerRun } from "./trigger-run.ts";

/** The actions on DAGs and runs. */
export function buildActions(parts: ActionParts): Actions {
  const { db, clock, wake, cancel, tell } = parts;
  const runs = new RunMaker(parts);
  return {
    async setPaused(change) {
      if (!(await setPaused(db, change, clock.now()))) return false;
      tell.other({ kind: "dag", dagId: change.dagId });
      wake([]);
      return true;
    },
    async acknowledge(change) {
      const noted = await acknowledgeFailures(db, change);
      if (noted !== undefined) tell.other({ kind: "dag", dagId: change.dagId });
      return noted;
    },
    triggerRun: (request) => triggerRun({ ...parts, runs }, request),
    async setNote({ run, ...change }) {
      await setNote(db, change, clock.now());
      tell.run(run);
    },
    async markRun({ run, ...mark }) {
      const marked = await markRun(db, mark, clock.now());
      if (!marked.isChanged) return false;
      cancel(marked.cancel, `its run was marked ${mark.state}`);
      tell.run(run);
      wake([mark.runKey]);
      return true;
    },
  };
}
