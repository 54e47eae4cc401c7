import { mayDo, type RoleHolder } from "./roles.ts";

/** Why somebody may not answer what is assigned to some users; undefined: they may. Null: it is assigned to nobody. */
export function whyNotAssigned(
  { name, role }: RoleHolder,
  assignedUsers: readonly string[] | null,
): string | undefined {
  if (assignedUsers === null || assignedUsers.includes(name) || mayDo(role, "admin")) return undefined;
  return `This is for ${assignedUsers.join(", ")} or an admin to answer; ${name} is neither.`;
}
