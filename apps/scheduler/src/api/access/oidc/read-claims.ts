import { ACCESS_ROLES, type AccessRole } from "@daymill/core";
import { routes } from "@daymill/contract";
import type { OidcConfig } from "../../../config.ts";

/** What a provider says of somebody. */
export type Claims = Readonly<Record<string, unknown>>;

/** What the groups of somebody give. */
export interface GroupRoles {
  /** The strongest for everything; undefined: none. */
  readonly role: AccessRole | undefined;
  /** Names of all roles of one's own, whether or not there are such. */
  readonly ownRoles: readonly string[];
}

export function rolesOf(
  claims: Claims,
  { groupsClaim, groups }: Pick<OidcConfig, "groupsClaim" | "groups">,
): GroupRoles {
  const theirs = new Set(groupsIn(findClaim(claims, groupsClaim)));
  const given = Object.keys(groups).filter((role) => groups[role]?.some((group) => theirs.has(group)));
  const role = ACCESS_ROLES.findLast((each) => given.includes(each));
  return { role, ownRoles: given.filter((name) => !ACCESS_ROLES.some((each) => each === name)) };
}

/**
 * The name of a new user: of these claims the first that is there, in lower case. undefined: none is, or it is no name that
 * somebody can have here. An e-mail address that the provider says nobody has confirmed is passed over.
 */
export function nameOf(claims: Claims, nameClaims: readonly string[]): string | undefined {
  const given = nameClaims
    .filter((claim) => claim !== "email" || claims["email_verified"] !== false)
    .map((claim) => findClaim(claims, claim))
    .find((value): value is string => typeof value === "string" && value !== "");
  const name = routes.createUser.body.shape.name.safeParse(given?.toLowerCase());
  return name.success ? name.data : undefined;
}

/** By its name, which may be an address with dots in it, or else by its path: `realm_access.roles`. */
export function findClaim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split(".")
    .reduce<unknown>((place, key) => (isClaims(place) && Object.hasOwn(place, key) ? place[key] : undefined), claims);
}

function groupsIn(value: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((group) => typeof group === "string");
}

function isClaims(value: unknown): value is Claims {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
