/** What somebody may do, weakest first; each role may do what those before it may. */
export const ACCESS_ROLES = ["viewer", "operator", "editor", "admin"] as const;

export type AccessRole = (typeof ACCESS_ROLES)[number];

/** The role of somebody for everything, or on a DAG. none: that they may see nothing of it. */
export type HeldRole = "none" | AccessRole;

/** How many characters a password has at least. */
export const LEAST_PASSWORD = 12;

const WEAKEST_FIRST: readonly HeldRole[] = ["none", ...ACCESS_ROLES];

/** Whether who has this role may do what needs that one. */
export function mayDo(role: HeldRole, needed: HeldRole): boolean {
  return WEAKEST_FIRST.indexOf(role) >= WEAKEST_FIRST.indexOf(needed);
}

/** The role of somebody who acts through something that may do less than they, or more. */
export function weakerRole<R extends HeldRole>(one: R, other: R): R {
  return mayDo(one, other) ? other : one;
}

/** Of several roles the one that counts; of none: none. */
export function strongestRole<R extends HeldRole>(roles: readonly R[]): R | "none" {
  return roles.reduce<R | "none">((best, role) => (mayDo(best, role) ? best : role), "none");
}

/** Somebody, with what they may do. */
export interface RoleHolder {
  readonly name: string;
  /** For everything, or on the DAG that it is about. */
  readonly role: HeldRole;
  /** By what they are known. */
  readonly by: "password" | "oidc" | "token" | "local";
}

/** Why somebody may not do what needs a role, on a DAG if there is one; undefined: they may. */
export function whyMayNot({ name, role, by }: RoleHolder, needed: AccessRole, dagId?: string): string | undefined {
  if (mayDo(role, needed)) return undefined;
  const where = dagId === undefined ? "" : ` on the DAG ${dagId}`;
  const there = dagId === undefined ? "" : " there";
  return `This needs the role ${needed}${where}; ${name} ${isWhat(role)}${there}${by === "token" ? " by this token" : ""}.`;
}

function isWhat(role: HeldRole): string {
  if (role === "none") return "has none but on some DAGs";
  return role === "viewer" ? "is a viewer" : `is an ${role}`;
}
