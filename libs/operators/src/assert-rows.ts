import { DaymillError } from "@daymill/core";

/** Rejects with E409 when a place has another number of rows than it should have. */
export function assertRows(
  found: number,
  { expected, where }: { readonly expected: number; readonly where: string },
): void {
  if (found === expected) return;
  throw new DaymillError("E409", `${where} has ${found} rows instead of ${expected}. Nothing was published.`, {
    details: { found, expected },
  });
}
