import { applyMark, planMark } from "@daymill/metadata";
import { assertNote } from "../actions/assert-note.ts";
import type { ActionParts } from "../actions/actions.ts";
import { planDesk, type PlanDeskParts } from "../actions/describe-plan.ts";
import { readSelection } from "../actions/read-selection.ts";
import type { Handlers } from "../handlers.ts";

/** Mark with preview. */
export function markRoutes(parts: ActionParts & PlanDeskParts): Pick<Handlers, "mark"> {
  const { db, read, clock, wake, cancel, tell } = parts;
  const desk = planDesk(parts);
  return {
    mark: async ({ body, caller }) => {
      assertNote(parts, body);
      const request = { ...(await readSelection(read, body)), state: body.state };
      if (body.dryRun) return await desk.show(body.dagId, (reader) => planMark(reader, request));
      const order = { ...request, etag: body.etag, who: caller.who, clearsBelow: body.clearDownstream };
      const marked = await applyMark(db, order, clock.now()).catch(async (error: unknown) => {
        throw await desk.refusal(error, body);
      });
      cancel(marked.cancel, `it was marked ${body.state}`);
      for (const runId of marked.runIds) tell.run({ dagId: request.dagId, runId });
      wake(marked.runKeys);
      return { kind: "applied", total: marked.total, runIds: [...marked.runIds] };
    },
  };
}
