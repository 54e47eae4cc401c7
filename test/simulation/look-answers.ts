import type { BodyAnswer, JsonValue, LookAction, TaskOutcome } from "@daymill/core";
import type { AttemptOrder, LookOrder } from "@daymill/scheduler/testing";
import type { SimulatedCallbacks } from "./callbacks.ts";
import type { Random } from "./random.ts";
import { trouble } from "./simulated-poller.ts";
import type { SimulatedService } from "./simulated-service.ts";

export interface AnswerParts {
  readonly service: SimulatedService;
  readonly callbacks: SimulatedCallbacks;
  readonly random: Random;
  /** Whether things go wrong. */
  readonly hasFaults: boolean;
  readonly successOf: (order: AttemptOrder) => TaskOutcome;
}

/** What a look comes to: answers get lost, services are slow to cancel, jobs fail. */
export function answerLook(order: LookOrder, parts: AnswerParts): BodyAnswer {
  const { action, attempt } = order;
  const { random, hasFaults, callbacks } = parts;
  if (action.kind === "callback") return callbacks.answer(order, parts);
  if (hasFaults && random.chance(0.1)) return trouble("it could not be reached");
  const answer = askBody(action, attempt, parts);
  return hasFaults && random.chance(0.1) ? trouble("its answer was lost") : answer;
}

function askBody(action: LookAction, attempt: AttemptOrder, parts: AnswerParts): BodyAnswer {
  const { service, random, hasFaults } = parts;
  switch (action.kind) {
    case "poke":
      return hasFaults && random.chance(0.6)
        ? { kind: "nothing" }
        : { kind: "ended", outcome: parts.successOf(attempt) };
    case "submit":
      return service.submit(action, `${attempt.dagId} ${attempt.run.id} ${attempt.taskId} ${attempt.mapIndex}`);
    case "poll":
      return poll(action.handle, attempt, parts);
    case "cancel":
      return hasFaults && random.chance(0.5) ? trouble("it does not cancel now") : service.cancel(action);
    default:
      return action satisfies never;
  }
}

function poll(handle: JsonValue, attempt: AttemptOrder, parts: AnswerParts): BodyAnswer {
  const { service, random, hasFaults } = parts;
  const job = service.job(handle);
  if (job.state === "running" && (!hasFaults || random.chance(0.4))) {
    job.state = hasFaults && random.chance(0.5) ? "failed" : "succeeded";
  } else if (job.state === "running" && random.chance(0.1)) job.state = "cancelled";
  switch (job.state) {
    case "running":
      return { kind: "running", progress: "half" };
    case "succeeded":
      return { kind: "ended", outcome: parts.successOf(attempt) };
    case "failed":
      return { kind: "job_failed", reason: "out of memory", final: random.chance(0.2) };
    case "stopped":
    case "cancelled":
      return { kind: "job_cancelled", reason: null };
    default:
      return job.state satisfies never;
  }
}
