import { DaymillError } from "../errors.ts";

/**
 * Whether an input could not be rendered because it comes from a skipped task: then its own task has nothing to work on,
 * and is skipped too. Every other reason fails it.
 */
export function isSkippedInput(thrown: unknown): thrown is DaymillError {
  return thrown instanceof DaymillError && thrown.code === "E304" && thrown.details["state"] === "skipped";
}
