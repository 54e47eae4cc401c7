import { toError } from "@daymill/core";

/** What an error of the network says. One that tried several addresses is an AggregateError without a message of its own. */
export function networkMessage(error: Error): string {
  if (error.message !== "" || !(error instanceof AggregateError)) return error.message;
  return error.errors.map((inner: unknown) => toError(inner).message).join("; ");
}
