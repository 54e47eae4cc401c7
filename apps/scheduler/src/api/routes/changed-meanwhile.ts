import { DaymillError } from "@daymill/core";

/** The refusal (E703) of a change that was made to what is no more, with what there is by now: `details.current`. */
export function changedMeanwhile(what: string, expected: unknown, current: object | undefined): DaymillError {
  const details = { current: current ?? null };
  if (current === undefined) return new DaymillError("E703", `${what} was deleted in the meantime.`, { details });
  if (expected === null) return new DaymillError("E703", `${what} exists already. Choose another name.`, { details });
  return new DaymillError("E703", `${what} was changed by somebody else in the meantime.`, { details });
}
