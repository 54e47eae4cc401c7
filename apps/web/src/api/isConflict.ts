import { ApiError } from "@daymill/contract";

/** Whether the server refused because what it was asked about is in another state by now. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.problem.code === "E703";
}
