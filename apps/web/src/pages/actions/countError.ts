/** What is wrong with a number that somebody typed; undefined: nothing. */
export function countError(text: string): string | undefined {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? undefined : "Expected a number from 1";
}

/** The same for failed runs that pause a backfill; nothing typed: none do. */
export function failuresError(text: string): string | undefined {
  return text === "" ? undefined : countError(text);
}
