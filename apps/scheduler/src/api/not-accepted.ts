import { DaymillError } from "@daymill/core";
import type { ProblemIssue } from "@daymill/contract";
import { sayProblems } from "../loop/check-value.ts";

/** The refusal (E702) of a request whose form is right and whose content is not: what is wrong, by field. */
export function notAccepted(errors: readonly ProblemIssue[]): DaymillError {
  return new DaymillError("E702", errors.map((error) => error.message).join(" "), { details: { errors } });
}

/** The same, in a sentence that names each field beside what is wrong with it. */
export function fieldsNotAccepted(errors: readonly ProblemIssue[]): DaymillError {
  return new DaymillError("E702", sayProblems(errors), { details: { errors } });
}
