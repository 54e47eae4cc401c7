import { isId } from "../ids.ts";
import { matchesPattern } from "./match-pattern.ts";
import { ACCESS_ROLES, type AccessRole, type HeldRole, strongestRole, weakerRole } from "./roles.ts";

/** What a role of one's own may give: whoever rules over users and secrets is an admin of everything. */
export const GRANTED_ROLES = ["viewer", "operator", "editor"] as const;

export type GrantedRole = (typeof GRANTED_ROLES)[number];

/** Raises a role for some DAGs. */
export interface DagGrant {
  /** A DAG's id, in which `*` stands for any text, also none (`sales_*`), or a tag: `tag:finance`. */
  readonly on: string;
  readonly role: GrantedRole;
}

/** A role that somebody has made here. */
export interface OwnRole {
  readonly name: string;
  /** For everything. */
  readonly base: "none" | GrantedRole;
  readonly grants: readonly DagGrant[];
}

/** What a DAG says of who may what on it. */
export interface DagAccess {
  readonly dagId: string;
  readonly tags: readonly string[];
  /** By the names of roles, those that its file gives them. */
  readonly access: Readonly<Record<string, GrantedRole>>;
}

/** All that says what somebody may do. */
export interface Rights {
  /** For everything; roles of one's own may raise it. */
  readonly role: HeldRole;
  readonly ownRoles: readonly OwnRole[];
  /** What they act through may do no more than this, such as a token. admin: whatever they may. */
  readonly atMost: AccessRole;
}

const TAG = "tag:";

/** Whether a role may be called so: as DAGs may, and unlike those that there are. */
export function isOwnRoleName(name: string): boolean {
  return isId(name) && ![...ACCESS_ROLES, "none"].includes(name);
}

/** Whether a grant can be on it: an id with or without `*`, or `tag:` and a tag. */
export function isGrantPattern(on: string): boolean {
  if (on.startsWith(TAG)) return on.length > TAG.length;
  return isId(on.replaceAll("*", "_"));
}

/** The role of somebody for everything. */
export function roleForAll({ role, ownRoles, atMost }: Rights): HeldRole {
  return weakerRole<HeldRole>(strongestRole([role, ...ownRoles.map(({ base }) => base)]), atMost);
}

/** The role of somebody on a DAG: the strongest that anything gives them there. none: to them there is no such DAG. */
export function roleOnDag(rights: Rights, dag: DagAccess): HeldRole {
  const granted = rights.ownRoles.flatMap((own) => grantedBy(own, dag));
  return weakerRole<HeldRole>(strongestRole([roleForAll(rights), ...granted]), rights.atMost);
}

/** The most that somebody may do anywhere. */
export function strongestAnywhere(rights: Rights): HeldRole {
  const granted: readonly HeldRole[] = rights.ownRoles.length > 0 ? ["editor"] : [];
  return weakerRole<HeldRole>(strongestRole([roleForAll(rights), ...granted]), rights.atMost);
}

function grantedBy({ name, grants }: OwnRole, { dagId, tags, access }: DagAccess): GrantedRole[] {
  const byPattern = grants.filter(({ on }) =>
    on.startsWith(TAG) ? tags.includes(on.slice(TAG.length)) : matchesPattern(dagId, on),
  );
  const byFile = Object.hasOwn(access, name) ? access[name] : undefined;
  return [...byPattern.map(({ role }) => role), ...(byFile === undefined ? [] : [byFile])];
}
