import type { HeldRole } from "@daymill/core";

/** The roles of a user in words: `sales_team`, `viewer, sales_team`. */
export function rolesText({
  role,
  ownRoles,
}: {
  readonly role: HeldRole;
  readonly ownRoles: readonly string[];
}): string {
  return [...(role === "none" && ownRoles.length > 0 ? [] : [role]), ...ownRoles].join(", ");
}
