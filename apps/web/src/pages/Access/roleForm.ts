import type { DagGrant, PutRoleBody, Role } from "@daymill/contract";
import { type Difference, differences } from "../Admin/saveConflict.ts";

/** What can be typed about a role of one's own. */
export interface RoleForm {
  readonly name: string;
  readonly base: Role["base"];
  readonly grants: readonly DagGrant[];
}

export const NEW_GRANT: DagGrant = { on: "", role: "viewer" };

export function roleForm(role: Role | undefined): RoleForm {
  if (role === undefined) return { name: "", base: "none", grants: [NEW_GRANT] };
  return { name: role.name, base: role.base, grants: role.grants };
}

/** What is wrong with what was typed, by field, as the server names them: `grants.0.on`. */
export function roleFormErrors({ name, grants }: RoleForm): Readonly<Record<string, string>> {
  const empty = grants.flatMap(({ on }, index) => (on.trim() === "" ? [[`grants.${index}.on`, "Expected DAGs"]] : []));
  return { ...(name.trim() === "" && { name: "Expected a name" }), ...Object.fromEntries(empty) };
}

/** The request of a form without errors. */
export function toRoleBody({ base, grants }: RoleForm, unchangedSince: string | null): PutRoleBody {
  return { base, grants: grants.map(({ on, role }) => ({ on: on.trim(), role })), unchangedSince };
}

export function roleDifferences(form: RoleForm, stored: Role): readonly Difference[] {
  return differences([
    ["Everywhere", form.base, stored.base],
    ["On some DAGs", grantsText(form.grants), grantsText(stored.grants)],
  ]);
}

/** `operator on sales_*, viewer on tag:finance` */
export function grantsText(grants: readonly DagGrant[]): string {
  return grants.map(({ on, role }) => `${role} on ${on}`).join(", ");
}
