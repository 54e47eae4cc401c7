import { millis } from "@daymill/core";
import { applyClear, listRunNames, planClear, undoClear } from "@daymill/metadata";
import { assertActive } from "../actions/assert-active.ts";
import { assertNote } from "../actions/assert-note.ts";
import type { ActionParts } from "../actions/actions.ts";
import { planDesk, type PlanDeskParts } from "../actions/describe-plan.ts";
import { readSelection } from "../actions/read-selection.ts";
import type { Handlers } from "../handlers.ts";
import { isoOrNull } from "../present/instants.ts";

/** Clear with preview, and its undo. */
export function clearRoutes(parts: ActionParts & PlanDeskParts): Pick<Handlers, "clear" | "undoClear"> {
  const { db, read, clock, wake, cancel, tell } = parts;
  const desk = planDesk(parts);
  return {
    clear: async ({ body, caller }) => {
      assertNote(parts, body);
      const { running, latestVersion, producers, otherDags } = body;
      const within = otherDags ? await caller.dagsWith("operator") : undefined;
      const request = { ...(await readSelection(read, body)), running, latestVersion, producers, otherDags, within };
      await assertActive(db, request.dagId);
      if (body.dryRun) return await desk.show(body.dagId, (reader) => planClear(reader, request));
      const note = body.note === undefined ? {} : { note: body.note };
      const order = { ...request, ...note, etag: body.etag, holdMs: millis(body.holdMs), who: caller.who };
      const cleared = await applyClear(db, order, clock.now()).catch(async (error: unknown) => {
        throw await desk.refusal(error, body);
      });
      cancel(cleared.cancel, "it was cleared");
      for (const run of cleared.runs) tell.run(run);
      wake(cleared.runKeys);
      return {
        kind: "applied",
        clearId: cleared.clearKey,
        total: cleared.total,
        runIds: cleared.runs.filter((run) => run.dagId === request.dagId).map(({ runId }) => runId),
        otherRuns: cleared.runs.filter((run) => run.dagId !== request.dagId),
        heldUntil: isoOrNull(cleared.heldUntil ?? null),
      };
    },
    undoClear: async ({ params, caller }) => {
      const undone = await undoClear(db, { clearKey: params.clearId, who: caller.who }, clock.now());
      for (const run of await listRunNames(db, undone.runKeys)) tell.run(run);
      wake(undone.runKeys);
      const { clearKey: clearId, restored, started } = undone;
      return { clearId, restored, started: started.map((ref) => ({ ...ref })) };
    },
  };
}
