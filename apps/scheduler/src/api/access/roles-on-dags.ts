import { mayDo, roleOnDag } from "@daymill/core";
import type { AccessRole, DagId } from "@daymill/core";
import { listDagAccess } from "@daymill/metadata";
import type { MetadataDatabase, SeenDags } from "@daymill/metadata";
import type { Held, Identity } from "./identity.ts";

/** Which DAGs are asked for. */
export type DagChoice = { readonly dagIds: readonly string[] } | "all";

/** By the ids of DAGs. */
export type DagRoles = ReadonlyMap<string, AccessRole>;

/** Knows what somebody may on DAGs. */
export interface RoleReader {
  /** What somebody may on these DAGs, by id; of DAGs that there are and of which they may see something. */
  rolesOnDags(holder: Held, of: DagChoice): Promise<DagRoles>;
}

export async function rolesOnDags(db: MetadataDatabase["db"], { role, own }: Held, of: DagChoice): Promise<DagRoles> {
  const dags = await listDagAccess(db, of);
  const roles = dags.map((dag) => [dag.dagId, own === undefined ? role : roleOnDag(own, dag)] as const);
  return new Map(roles.filter((each): each is [DagId, AccessRole] => each[1] !== "none"));
}

/** Gives the DAGs on which a caller has at least a role; undefined: all. */
export type DagsWith = (role: AccessRole) => Promise<SeenDags>;

/** Those of a caller, which are looked for once, when somebody asks; for who has the role everywhere nothing is. */
export function dagsOfCaller(door: RoleReader, identity: Identity | undefined): DagsWith {
  let roles: Promise<DagRoles> | undefined;
  return async (needed) => {
    if (identity === undefined) return [];
    if (mayDo(identity.role, needed)) return undefined;
    roles ??= door.rolesOnDags(identity, "all");
    return [...(await roles)].filter(([, role]) => mayDo(role, needed)).map(([dagId]) => dagId as DagId);
  };
}
