import { auditedChanges } from "@daymill/contract";
import type { AuditedChange, JsonValue } from "@daymill/contract";
import type { Ready, Stored } from "./transfer-kind.ts";

export const ON_CONFLICT = ["fail", "skip", "overwrite"] as const;

export type OnConflict = (typeof ON_CONFLICT)[number];

/** What an import does with one entry. `same`: it is like that already. `conflict`: there is another one, and nothing is imported. */
export interface ImportStep {
  readonly name: string;
  readonly action: "create" | "change" | "same" | "skip" | "conflict";
  readonly changes: readonly AuditedChange[];
  /** Secrets that are set anew, by field, and where they stand. */
  readonly secrets: Ready["secrets"];
}

export function planStep(
  { name, ready, former }: { readonly name: string; readonly ready: Ready; readonly former: Stored | undefined },
  onConflict: OnConflict,
): ImportStep {
  const changes = auditedChanges({ before: toJson(former?.entry), after: toJson(ready.entry) });
  const { secrets } = ready;
  if (former === undefined) return { name, action: "create", changes, secrets };
  // A secret is not read back: whether it is another one is not known.
  if (changes.length + Object.keys(secrets).length === 0) return { name, action: "same", changes, secrets };
  const action = ({ fail: "conflict", skip: "skip", overwrite: "change" } as const)[onConflict];
  return { name, action, changes, secrets };
}

/** Entries are JSON in their shape; the order of names says nothing. */
function toJson(entry: object | undefined): JsonValue {
  return ordered((entry ?? null) as JsonValue);
}

function ordered(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([name, part]) => [name, ordered(part)]));
}
