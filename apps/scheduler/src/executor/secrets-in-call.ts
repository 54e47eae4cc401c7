import type { JsonObject, JsonValue } from "@daymill/core";
import { isSecretName, secretsOf } from "../worker/mask-secrets.ts";
import type { ServiceAnswer, ServiceCall } from "../worker/messages.ts";

/** What a body is told, or says itself, that is to be read in no log. */
export function secretsInCall(call: ServiceCall, answer: ServiceAnswer): string[] {
  if (call.method === "maskSecret") return [call.value];
  if (!answer.ok || !isObject(answer.value)) return [];
  if (call.method === "connection") return secretsOf(answer.value);
  if (call.method !== "variable") return [];
  const { value, isSecret } = answer.value;
  return typeof value === "string" && (isSecret === true || isSecretName(call.key)) ? [value] : [];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
