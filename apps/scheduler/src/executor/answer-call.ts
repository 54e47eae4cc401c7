import { DaymillError, toError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { ServiceAnswer, ServiceCall } from "../worker/messages.ts";
import type { TaskServices } from "./executor.ts";

/** Answers what a body asks. Never rejects: an error travels to the body as what it is. */
export async function answerCall(call: ServiceCall, services: TaskServices): Promise<ServiceAnswer> {
  try {
    return { ok: true, value: await performCall(call, services) };
  } catch (error) {
    return failedCall(error);
  }
}

/** What a call is answered with that failed. */
export function failedCall(error: unknown): ServiceAnswer {
  return { ok: false, code: error instanceof DaymillError ? error.code : null, message: toError(error).message };
}

async function performCall(call: ServiceCall, services: TaskServices): Promise<JsonValue | undefined> {
  switch (call.method) {
    case "connection":
      return services.connection(call);
    case "variable":
      return services.variable(call);
    case "maskSecret":
      // For whoever hears the call: the process that reads what the body's children write.
      return undefined;
    case "stillOwned":
      return services.stillOwned(call.attemptKey);
    case "setState":
      await services.setState(call);
      return undefined;
    case "assetState":
      return services.assetState(call);
    case "assetEvents":
      return (await services.assetEvents(call.query, call.attemptKey)) as unknown as JsonValue;
    default:
      return call satisfies never;
  }
}
