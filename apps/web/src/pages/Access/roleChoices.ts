import { ACCESS_ROLES, type AccessRole, mayDo } from "@daymill/contract";

const meanings: Readonly<Record<AccessRole, string>> = {
  viewer: "sees everything but secrets",
  operator: "also triggers, clears, marks, pauses, backfills",
  editor: "also changes variables",
  admin: "also changes pools, connections and users",
};

/** The roles that somebody of a role may give, with what they mean. */
export function roleChoices(upTo: AccessRole): { value: AccessRole; label: string }[] {
  return ACCESS_ROLES.filter((role) => mayDo(upTo, role)).map((role) => ({
    value: role,
    label: `${role}: ${meanings[role]}`,
  }));
}
