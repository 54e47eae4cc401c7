import { DaymillError, decideWait, racePoint, timeoutAnswer } from "@daymill/core";
import type { Clock, DagId, LookAction, SerializedTask } from "@daymill/core";
import { answerForNobody, intendJob } from "@daymill/metadata";
import type { MetadataDatabase, TakenLook } from "@daymill/metadata";
import type { AttemptOrder } from "../../executor/executor.ts";
import { outcomeOfProblem } from "../dispatcher.ts";
import type { LookedAt } from "./conclude-look.ts";
import { nextJobStep } from "./job-step.ts";
import { jobToken } from "./job-token.ts";
import { readWait, type WaitSite } from "./known-wait.ts";

/** A look whose order is made. */
export interface Looking extends WaitSite {
  readonly look: TakenLook;
  readonly spec: SerializedTask;
  readonly order: AttemptOrder;
}

/** `now`: of the evaluation. What is not over then is not out of time either. */
export type Seen = Pick<LookedAt, "answer" | "said" | "now">;

/** What a look needs: nothing more, or an answer of the poller. */
export type LookPlan =
  | ({ readonly kind: "seen" } & Seen)
  /** The database has an answer now that it did not have: it is looked at again. */
  | { readonly kind: "overtaken" }
  | { readonly kind: "ask"; readonly action: LookAction; readonly job: LookedAt["job"] };

export interface PlanParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  /** Told before anything is read about the DAG: what ends from then on is heard of. */
  readonly awaits: (dagId: DagId) => void;
}

/** Evaluates a wait, or says what is to be asked. A job that is to be submitted stands in the database when this resolves. */
export async function planLook(looking: Looking, parts: PlanParts): Promise<LookPlan> {
  const { spec } = looking;
  if (spec.kind === "sensor") return { kind: "ask", action: { kind: "poke" }, job: null };
  if (spec.kind === "remote") return await planJob(looking, parts);
  return await evaluateWait(looking, parts);
}

async function evaluateWait(looking: Looking, { db, clock, awaits }: PlanParts): Promise<LookPlan> {
  const { spec, look } = looking;
  const now = clock.now();
  const late = look.approval === null ? timeoutAnswer(spec, { askedAt: look.openedAt, now }) : undefined;
  if (late) {
    await answerForNobody(db, look, late);
    return { kind: "overtaken" };
  }
  const { wait } = spec;
  if (wait === null) throw new Error(`task "${spec.id}" is a ${spec.kind} and has no condition`);
  if (wait.kind === "task") awaits(wait.dag as DagId);
  try {
    const known = await readWait(db, wait, looking);
    await racePoint("wait:read");
    return { kind: "seen", ...decideWait(known, now), now };
  } catch (error) {
    if (!(error instanceof DaymillError) || error.code.startsWith("E6")) throw error;
    return {
      kind: "seen",
      answer: { kind: "ended", outcome: outcomeOfProblem(error) },
      said: undefined,
      now,
    };
  }
}

async function planJob({ look, order, spec }: Looking, { db, clock }: PlanParts): Promise<LookPlan> {
  const step = nextJobStep(look.jobs, order.generation);
  switch (step.kind) {
    case "blocked":
      return blocked(clock);
    case "submit_new": {
      const { dagId, taskId, mapIndex, generation, run } = order;
      const { submission } = step;
      const { attempt } = look;
      const at = clock.now();
      const token = jobToken({ dagId, runId: run.id, taskId, mapIndex, generation, submission, attempt, at });
      const leftOnKill = spec.onKill === "leave";
      const intent = { attempt, turn: look.turn, submission, token, input: order.input, leftOnKill };
      if (!(await intendJob(db, intent, at))) return blocked(clock);
      return ask({ kind: "submit", token, isAgain: false }, { token, submittedAt: null });
    }
    case "submit_again":
      return ask({ kind: "submit", token: step.token, isAgain: true }, { token: step.token, submittedAt: null });
    case "poll": {
      const { token, handle, job } = step;
      return ask({ kind: "poll", token, handle }, { token, submittedAt: job.submittedAt });
    }
    default:
      return step satisfies never;
  }
}

function ask(action: LookAction, job: LookedAt["job"]): LookPlan {
  return { kind: "ask", action, job };
}

function blocked(clock: Clock): LookPlan {
  return { kind: "seen", answer: { kind: "blocked" }, said: undefined, now: clock.now() };
}
