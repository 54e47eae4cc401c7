import type { JsonValue } from "@daymill/core";
import type { VariableChangeRow, VariableRow } from "@daymill/metadata";
import type { VariableVersion } from "@daymill/contract";
import { presentVariable } from "./admin.ts";
import { iso } from "./instants.ts";

/** What a change made of a variable. `secretUpTo`: the change up to which no value is told. */
export function presentVariableVersion(
  { entryKey, at, who, token, after }: VariableChangeRow,
  secretUpTo: number,
): VariableVersion {
  return { entryId: entryKey, at: iso(at), who, token, ...standing(after, entryKey <= secretUpTo) };
}

/** What there was before the first change that is known; undefined: nothing. */
export function presentFormerVersion(
  { entryKey, before }: VariableChangeRow,
  secretUpTo: number,
): VariableVersion | undefined {
  const at = recordOf(before)["updatedAt"];
  if (typeof at !== "string") return undefined;
  return { ...UNKNOWN, at, ...standing(before, entryKey - 1 <= secretUpTo) };
}

/** How a variable stands of whose changes nothing is known any more. */
export function presentCurrentVersion(row: VariableRow): VariableVersion {
  const { value, secret, description, updatedAt } = presentVariable(row);
  return { ...UNKNOWN, at: updatedAt, deleted: false, secret, value, withheld: secret ? "secret" : null, description };
}

const UNKNOWN = { entryId: 0, who: null, token: null } as const;

function standing(
  kept: JsonValue,
  isSecret: boolean,
): Pick<VariableVersion, "deleted" | "secret" | "value" | "withheld" | "description"> {
  const { value, secret, description, omitted } = recordOf(kept);
  const told = typeof value === "string" && !isSecret ? value : null;
  const why = isSecret || secret === true ? "secret" : "size";
  return {
    deleted: kept === null,
    secret: secret === true,
    value: told,
    withheld: kept === null || told !== null ? null : why,
    description: typeof description === "string" && omitted === undefined ? description : null,
  };
}

function recordOf(kept: JsonValue): Readonly<Record<string, unknown>> {
  return typeof kept === "object" && kept !== null ? (kept as Readonly<Record<string, unknown>>) : {};
}
