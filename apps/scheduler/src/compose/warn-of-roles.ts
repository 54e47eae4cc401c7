import { ACCESS_ROLES, type Logger, type SerializedDag } from "@daymill/core";
import { knownOwnRoles } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";

interface RoleWarnParts {
  readonly db: MetadataDatabase["db"];
  readonly log: Logger;
}

/** Says which roles DAGs of a file give something to that there are not. */
export async function warnOfRoles(
  { db, log }: RoleWarnParts,
  dags: readonly { readonly dag: SerializedDag }[],
): Promise<void> {
  const named = dags.flatMap(({ dag }) => Object.keys(dag.access ?? {}).map((role) => ({ dagId: dag.id, role })));
  const known = await knownOwnRoles(db, [...new Set(named.map(({ role }) => role))]);
  for (const { dagId, role } of named.filter((each) => !known.has(each.role))) {
    log.warn("a DAG gives a role something that there is not, which is nothing", { dagId, role });
  }
}

/** Says of which roles a second factor is demanded that there are not: of whom was meant, none is. */
export async function warnOfDemands({ db, log }: RoleWarnParts, demandedOf: readonly string[]): Promise<void> {
  const known = new Set<string>([...ACCESS_ROLES, ...(await knownOwnRoles(db, demandedOf))]);
  for (const role of demandedOf.filter((each) => !known.has(each))) {
    log.warn("auth.requireSecondFactor names a role that there is not, so nobody is asked because of it", { role });
  }
}
