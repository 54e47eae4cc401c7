import { findVariable } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { KnownVariable } from "../executor/executor.ts";
import type { Sealer } from "./sealer.ts";

/** What the sealed value of a variable is bound to. */
export function variablePlace(key: string): string {
  return `variable:${key}`;
}

/** A variable, for a task; undefined when there is none. */
export async function readVariable(
  parts: { readonly db: MetadataDatabase["db"]; readonly sealer: Sealer },
  key: string,
): Promise<KnownVariable | undefined> {
  const row = await findVariable(parts.db, key);
  if (row === undefined) return undefined;
  if (row.sealed !== null) return { value: parts.sealer.open(row.sealed, variablePlace(key)), isSecret: true };
  return row.value === null ? undefined : { value: row.value, isSecret: false };
}
