import type { EndedAttempt } from "@daymill/metadata";
import type { Intake } from "./inbox.ts";

/** The same batch with its one end turned into a failure without anything that the database may have refused. */
export function giveUpOn(intake: Intake, error: Error): Intake {
  return { ...intake, ended: intake.ended.map((ended) => toRefused(ended, error)) };
}

function toRefused(ended: EndedAttempt, { message }: Error): EndedAttempt {
  const { instance, attempt, run, task, startedAt, endedAt, spendsTry } = ended;
  const text = `How the attempt ended (${ended.outcome ?? "a poke"}) could not be written to the database: ${message.replace(/[^\x20-\x7e]/g, "?").slice(0, 500)}`;
  return {
    instance,
    attempt,
    run,
    task,
    startedAt,
    endedAt,
    spendsTry,
    outcome: "failed",
    to: "failed",
    dueAt: null,
    error: { code: "E303", name: "Unwritable", message: text, stack: null, details: null },
    input: null,
    output: null,
    ...(ended.callbacks && { callbacks: ended.callbacks }),
    ...(ended.look && { look: ended.look }),
  };
}
