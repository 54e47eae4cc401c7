import { DaymillError } from "@daymill/core";
import type { Clock, Logger } from "@daymill/core";
import type { Role } from "@daymill/contract";
import { deleteOwnRole, findOwnRole, listOwnRoles, saveOwnRole } from "@daymill/metadata";
import type { MetadataDatabase, OwnRoleRow } from "@daymill/metadata";
import type { Handlers } from "../handlers.ts";
import { iso, toInstant } from "../present/instants.ts";
import { found } from "../reader.ts";
import { changedMeanwhile } from "./changed-meanwhile.ts";

export interface RoleRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Roles of one's own. */
export function roleRoutes({ db, clock, log }: RoleRouteParts): Pick<Handlers, "listRoles" | "putRole" | "deleteRole"> {
  return {
    listRoles: async () => (await listOwnRoles(db)).map(present),
    putRole: async ({ params: { role: name }, body: { base, grants, unchangedSince }, caller }) => {
      const since = toInstant(unchangedSince);
      const isSaved = await saveOwnRole(db, { name, base, grants }, { now: clock.now(), unchangedSince: since });
      const current = await findOwnRole(db, name);
      if (!isSaved) throw changedMeanwhile(`The role ${name}`, since, current && present(current));
      log.info("a role was saved", { who: caller.who, role: name, base, grants });
      return present(found(current, `The role ${name}`));
    },
    deleteRole: async ({ params: { role: name }, caller }) => {
      const { deleted, usedBy } = await deleteOwnRole(db, name);
      if (usedBy.length > 0) {
        const message = `The role ${name} is that of ${usedBy.join(", ")}. Give them another one first.`;
        throw new DaymillError("E703", message, { details: { usedBy } });
      }
      found(deleted || undefined, `The role ${name}`);
      log.info("a role was deleted", { who: caller.who, role: name });
      return { deleted: true };
    },
  };
}

function present({ name, base, grants, users, createdAt, updatedAt }: OwnRoleRow): Role {
  return {
    name,
    base,
    grants: grants.map(({ on, role }) => ({ on, role })),
    users: [...users],
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  };
}
