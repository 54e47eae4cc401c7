import { ApiError } from "@daymill/contract";

/** What the server refused, by the field that it belongs to: `body.params.rows` is `rows` below `body.params.`. */
export function fieldErrors(error: Error | null, below = "body."): Readonly<Record<string, string>> {
  const issues = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  return Object.fromEntries(
    issues.flatMap(({ path, message }) => (path.startsWith(below) ? [[path.slice(below.length), message]] : [])),
  );
}
