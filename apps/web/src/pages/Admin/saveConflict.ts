import { ApiError } from "@daymill/contract";

/** Somebody else changed what a form is about since it was opened. */
export interface SaveConflict<Stored> {
  /** What there is by now; null: it was deleted. */
  readonly current: Stored | null;
}

/** One field that differs, in words. */
export interface Difference {
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
}

/** What there is by now, when that is why the server refused. Its own answers are of the type that its routes promise. */
export function saveConflict<Stored>(error: Error | null): SaveConflict<Stored> | undefined {
  if (!(error instanceof ApiError) || error.problem.status !== 409) return undefined;
  const { details } = error.problem;
  if (details === undefined || !("current" in details)) return undefined;
  return { current: details["current"] as Stored | null };
}

/** The pairs that differ, an empty text as `–`. */
export function differences(
  pairs: readonly (readonly [label: string, mine: string, theirs: string])[],
): readonly Difference[] {
  return pairs
    .filter(([, mine, theirs]) => mine !== theirs)
    .map(([label, mine, theirs]) => ({ label, mine: mine || "–", theirs: theirs || "–" }));
}
