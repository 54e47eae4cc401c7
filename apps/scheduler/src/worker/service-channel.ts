import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { ServiceAnswer, ServiceRequest } from "./messages.ts";
import type { AskService } from "./task-context.ts";

/** The child's side of what bodies ask of the scheduler. */
export interface ServiceChannel {
  readonly ask: AskService;
  answer(request: number, answer: ServiceAnswer): void;
  /** Nobody answers any more: every open and every later question is refused. */
  close(): void;
}

type Question = Pick<PromiseWithResolvers<JsonValue | undefined>, "resolve" | "reject">;

export function serviceChannel(send: (message: ServiceRequest) => void): ServiceChannel {
  const open = new Map<number, Question>();
  let isClosed = false;
  let last = 0;
  return {
    ask(call) {
      if (isClosed) return Promise.reject(schedulerGone());
      const { promise, resolve, reject } = Promise.withResolvers<JsonValue | undefined>();
      open.set(++last, { resolve, reject });
      send({ kind: "request", request: last, call });
      return promise;
    },
    answer(request, answer) {
      const question = open.get(request);
      open.delete(request);
      if (answer.ok) question?.resolve(answer.value);
      else question?.reject(answer.code ? new DaymillError(answer.code, answer.message) : new Error(answer.message));
    },
    close() {
      isClosed = true;
      for (const question of open.values()) question.reject(schedulerGone());
      open.clear();
    },
  };
}

function schedulerGone(): DaymillError {
  return new DaymillError("E306", "The scheduler that this attempt belongs to has gone, so that nobody can answer.");
}
