import type { HeldRole } from "@daymill/core";

/** How somebody stands to a second factor. needed: it is demanded of their role, and they have none. */
export type FactorStanding = "set up" | "needed" | "none";

interface Standing {
  readonly issuer: string | null;
  readonly hasSecondFactor: boolean;
  readonly role: HeldRole;
  /** Names of their roles of one's own. */
  readonly ownRoles: readonly string[];
}

/** `demandedOf`: names of roles. Who signs in at a provider is asked for one there. */
export function standingOf(user: Standing, demandedOf: readonly string[]): FactorStanding {
  if (user.issuer !== null) return "none";
  if (user.hasSecondFactor) return "set up";
  return [user.role, ...user.ownRoles].some((role) => demandedOf.includes(role)) ? "needed" : "none";
}
