/** What somebody may do, weakest first; each role may do what those before it may. */
export const ACCESS_ROLES = ["viewer", "operator", "editor", "admin"] as const;

export type AccessRole = (typeof ACCESS_ROLES)[number];

/** How many characters a password has at least. */
export const LEAST_PASSWORD = 12;

/** Whether who has this role may do what needs that one. */
export function mayDo(role: AccessRole, needed: AccessRole): boolean {
  return ACCESS_ROLES.indexOf(role) >= ACCESS_ROLES.indexOf(needed);
}

/** The role of somebody who acts through something that may do less than they, or more. */
export function weakerRole(one: AccessRole, other: AccessRole): AccessRole {
  return mayDo(one, other) ? other : one;
}

/** Somebody, with what they may do. */
export interface RoleHolder {
  readonly name: string;
  readonly role: AccessRole;
  /** By what they are known. */
  readonly by: "password" | "oidc" | "token" | "local";
}

/** Why somebody may not do what needs a role; undefined: they may. */
export function whyMayNot({ name, role, by }: RoleHolder, needed: AccessRole): string | undefined {
  if (mayDo(role, needed)) return undefined;
  return `This needs the role ${needed}; ${name} is ${withArticle(role)}${by === "token" ? " by this token" : ""}.`;
}

function withArticle(role: AccessRole): string {
  return role === "viewer" ? "a viewer" : `an ${role}`;
}
