import { ACCESS_ROLES, type AccessRole, GRANTED_ROLES, type HeldRole, mayDo } from "@daymill/contract";

const meanings: Readonly<Record<AccessRole, string>> = {
  viewer: "sees everything but secrets",
  operator: "also triggers, clears, marks, pauses, backfills",
  editor: "also changes variables",
  admin: "also changes pools, connections and users",
};

/** The roles that somebody of a role may give, with what they mean. */
export function roleChoices(upTo: HeldRole): { value: AccessRole; label: string }[] {
  return ACCESS_ROLES.filter((role) => mayDo(upTo, role)).map((role) => ({
    value: role,
    label: `${role}: ${meanings[role]}`,
  }));
}

/** The roles that a user may be given: those, and those of one's own. */
export function givenChoices(own: readonly string[]): { value: string; label: string }[] {
  return [...roleChoices("admin"), ...own.map((name) => ({ value: name, label: name }))];
}

/** What a role of one's own may everywhere. */
export const baseChoices = [
  { value: "none", label: "none: sees only the DAGs of its grants" },
  ...GRANTED_ROLES.map((role) => ({ value: role, label: `${role}: ${meanings[role]}` })),
] as const;
