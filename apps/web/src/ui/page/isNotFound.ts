import { ApiError } from "@daymill/contract";

/** Whether the server has looked, and there is no such thing. */
export function isNotFound(error: Error | null): error is ApiError {
  return error instanceof ApiError && error.problem.status === 404;
}
