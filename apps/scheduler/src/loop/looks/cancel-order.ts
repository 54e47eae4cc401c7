import { decideCancel } from "@daymill/core";
import type { BodyAnswer, EpochMillis } from "@daymill/core";
import type { CancelNote, TakenCancel } from "@daymill/metadata";
import type { AttemptOrder } from "../../executor/executor.ts";
import { orderOf } from "../dispatch.ts";
import type { DispatchParts } from "../dispatch.ts";
import { intervalOf } from "../render-scope.ts";

/** The attempt that submitted a job, as it was: its body knows how the job is stopped. Undefined: its version has no such task. */
export function orderOfCancel(cancel: TakenCancel, { brain, config }: DispatchParts): AttemptOrder | undefined {
  const { attempt, run, input } = cancel;
  const known = brain.version(run.version);
  const spec = known.graph.tasks.get(attempt.task)?.spec;
  if (spec === undefined) return undefined;
  const parts = { run, spec, config, interval: intervalOf(run, known), input };
  // The list may be another one by now.
  return orderOf({ ...attempt, state: null, label: null }, parts);
}

/** What came of asking a job to stop, in words of the database. */
export function concludeCancel({ token, tries }: TakenCancel, answer: BodyAnswer, now: EpochMillis): CancelNote {
  const decision = decideCancel({ answer, tries, now });
  switch (decision.kind) {
    case "done":
      return { token, tries, state: "cancelled", dueAt: null, said: null };
    case "again":
      return { token, tries, state: "cancelling", dueAt: decision.dueAt, said: decision.said };
    case "gives_up":
      return { token, tries, state: "gone", dueAt: null, said: decision.said };
    default:
      return decision satisfies never;
  }
}
