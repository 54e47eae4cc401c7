import { ACCESS_ROLES } from "../access/roles.ts";
import { GRANTED_ROLES, type GrantedRole, isOwnRoleName } from "../access/dag-roles.ts";
import type { OptionReader } from "./option-reader.ts";
import { isPlainObject } from "./plain-object.ts";

/** What roles of one's own may on a DAG, by name in the order of the alphabet; undefined: it says nothing of them. */
export function readAccess(
  given: Readonly<Record<string, GrantedRole>> | undefined,
  reader: OptionReader,
): Record<string, GrantedRole> | undefined {
  if (given === undefined) return undefined;
  if (!isPlainObject(given)) {
    reader.refuse("access", 'it is no object of roles by name; write { sales_team: "operator" }');
    return undefined;
  }
  for (const [name, role] of Object.entries(given)) {
    if (!isOwnRoleName(name)) reader.refuse("access", whyNoName(name));
    reader.word(`access.${name}`, role, GRANTED_ROLES);
  }
  const names = Object.keys(given).toSorted();
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, given[name] as GrantedRole]));
}

function whyNoName(name: string): string {
  const shown = JSON.stringify(name);
  if ([...ACCESS_ROLES, "none"].includes(name)) return `${shown} is a role for all DAGs; name one of your own`;
  return `${shown} is no name of a role; use letters, digits, "_", "." and "-"`;
}
