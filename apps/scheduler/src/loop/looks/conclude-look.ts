import { decideLook, epochMillis } from "@daymill/core";
import type { BodyAnswer, EpochMillis, JsonValue, LookAnswer, SerializedTask, TaskOutcome } from "@daymill/core";
import type { LastLook, LookNote, TakenLook } from "@daymill/metadata";

/** What a look came to, with what it was about. */
export interface LookedAt {
  readonly look: TakenLook;
  readonly spec: Pick<
    SerializedTask,
    "kind" | "pokeEveryMs" | "pokeBackoff" | "timeoutMs" | "softFail" | "onError" | "onTimeout"
  >;
  readonly answer: BodyAnswer;
  /** What a person reads of it; undefined: what the answer says. */
  readonly said: string | undefined;
  readonly input: JsonValue;
  /** The job that was asked about. */
  readonly job: { readonly token: string; readonly submittedAt: EpochMillis | null } | null;
  readonly now: EpochMillis;
  /** In [0, 1). */
  readonly random: () => number;
}

export type Conclusion =
  | { readonly kind: "goes_on"; readonly note: LookNote }
  | { readonly kind: "ends"; readonly outcome: TaskOutcome; readonly last: LastLook };

/** What becomes of an attempt after a look, in words of the database. */
export function concludeLook(looked: LookedAt): Conclusion {
  const { look, spec, input, job, now, random } = looked;
  const answer = toLookAnswer(looked.answer);
  const deadline = deadlineOf(looked);
  const decision = decideLook({
    answer,
    body: spec.kind,
    now,
    everyMs: spec.pokeEveryMs ?? 0,
    ...(spec.pokeBackoff && { backoff: spec.pokeBackoff }),
    pokes: look.pokes,
    deadline,
    timeoutMs: spec.timeoutMs,
    softFail: spec.softFail === true,
    ...(spec.onError && { onError: spec.onError }),
    ...(spec.onTimeout && { onTimeout: spec.onTimeout }),
    submittedAt: job?.submittedAt ?? null,
    troubles: look.troubles,
    random,
  });
  const said = looked.said ?? saidBy(answer);
  const handle = answer.kind === "submitted" ? answer.handle : null;
  if (decision.kind === "ends") {
    const last = { turn: look.turn, job: decision.job ?? null, handle, deadline, said };
    return { kind: "ends", outcome: decision.outcome, last };
  }
  const note = {
    attempt: look.attempt,
    turn: look.turn,
    dueAt: decision.dueAt,
    troubles: decision.isTroubled ? look.troubles + 1 : 0,
    said: said ?? failureIn(answer),
    deadline,
    input,
    job: job === null || handle === null ? null : { token: job.token, handle },
  };
  return { kind: "goes_on", note };
}

/** A sensor has its time over all tries of a generation, everything else in each. */
function deadlineOf({ look, spec }: LookedAt): EpochMillis | null {
  const since = spec.kind === "sensor" ? look.firstOpenedAt : look.openedAt;
  return spec.timeoutMs === null ? null : epochMillis(since + spec.timeoutMs);
}

function toLookAnswer(answer: BodyAnswer): LookAnswer {
  if (answer.kind !== "cancelled") return answer;
  const message = "A look was answered as if it had been a cancel.";
  return { kind: "trouble", error: { code: null, name: "Error", message, stack: null, details: null }, final: false };
}

/** Of a poke whose error counts as "not yet". */
function failureIn(answer: LookAnswer): string | null {
  const isFailure = answer.kind === "ended" && answer.outcome.kind === "failed";
  return isFailure ? `The poke failed: ${answer.outcome.error.message}` : null;
}

function saidBy(answer: LookAnswer): string | null {
  switch (answer.kind) {
    case "running":
      return answer.progress;
    case "trouble":
      return answer.error.message;
    case "blocked":
      return "An earlier job of the task is still being cancelled.";
    case "job_failed":
    case "job_cancelled":
      return answer.reason;
    case "ended":
    case "nothing":
    case "submitted":
    case "unmet":
      return null;
    default:
      return answer satisfies never;
  }
}
