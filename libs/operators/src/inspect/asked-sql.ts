import type { JsonValue } from "@daymill/core";

/** A statement in the words of a warehouse, and the values of the names in it. */
export interface AskedSql {
  readonly text: string;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** A row of an answer by the names of its columns: 64-bit integers may be texts. */
export type AnsweredRow = Readonly<Record<string, unknown>>;

/** A number of an answer; null: there is none, or it is not finite. */
export function numberOrNull(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
