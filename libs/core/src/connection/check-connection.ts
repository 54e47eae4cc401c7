import { type ConnectionField, type ConnectionFields, type ConnectionProblem, fieldValue } from "./connection-kind.ts";
import { connectionKind } from "./connection-kinds.ts";
import { MAX_LOOKS_PER_SECOND } from "./look-rate-fields.ts";

/** What is wrong with the fields of a connection, by the description of its type; empty when nothing is. */
export function checkConnection(fields: ConnectionFields): readonly ConnectionProblem[] {
  return connectionKind(fields.type).fields.flatMap((field) => {
    const message = problemOf(field, fieldValue(fields, field.path));
    return message === undefined ? [] : [{ path: field.path, message }];
  });
}

function problemOf({ type, label, isRequired = false }: ConnectionField, value: unknown): string | undefined {
  if (value === undefined) return isRequired ? `${label} is missing` : undefined;
  switch (type) {
    case "text":
      return typeof value === "string" ? undefined : "Expected text";
    case "number":
      return Number.isInteger(value) ? undefined : "Expected a whole number";
    case "flag":
      return typeof value === "boolean" ? undefined : "Expected true or false";
    case "url":
      return isHttpUrl(value) ? undefined : "Expected an http or https URL such as https://s3.example.com";
    case "rate":
      return isLookRate(value) ? undefined : `Expected a number above 0 and up to ${MAX_LOOKS_PER_SECOND}`;
    case "secret":
    case "document":
      return undefined;
    default:
      return type satisfies never;
  }
}

/** Looks a second that a connection can allow. */
export function isLookRate(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value <= MAX_LOOKS_PER_SECOND;
}

/** Without a user, a query or a fragment: the first is a secret that everybody could read, the others would be lost. */
const HTTP_URL = /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/;

function isHttpUrl(value: unknown): boolean {
  return typeof value === "string" && HTTP_URL.test(value);
}
