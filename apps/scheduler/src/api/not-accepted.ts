import { DaymillError } from "@daymill/core";
import type { ProblemIssue } from "@daymill/contract";

/** The refusal (E702) of a request whose form is right and whose content is not: what is wrong, by field. */
export function notAccepted(errors: readonly ProblemIssue[]): DaymillError {
  return new DaymillError("E702", errors.map((error) => error.message).join(" "), { details: { errors } });
}
