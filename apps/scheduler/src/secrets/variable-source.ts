import { findVariable } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Sealer } from "./sealer.ts";

/** What the sealed value of a variable is bound to. */
export function variablePlace(key: string): string {
  return `variable:${key}`;
}

/** The value of a variable, for a task; undefined when there is none. */
export async function readVariable(
  parts: { readonly db: MetadataDatabase["db"]; readonly sealer: Sealer },
  key: string,
): Promise<string | undefined> {
  const row = await findVariable(parts.db, key);
  if (row === undefined) return undefined;
  return row.sealed === null ? (row.value ?? undefined) : parts.sealer.open(row.sealed, variablePlace(key));
}
