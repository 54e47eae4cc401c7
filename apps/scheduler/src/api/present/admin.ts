import type { PoolHolder, PoolRow, VariableRow } from "@daymill/metadata";
import type { ConnectionView, Pool, PoolUse, Variable } from "@daymill/contract";
import type { ListedConnection } from "../../secrets/connection-source.ts";
import { iso, isoOrNull } from "./instants.ts";

export function presentPool({ waitingSince, ...pool }: PoolRow, declared: ReadonlySet<string>): Pool {
  return { ...pool, isDeclared: declared.has(pool.name), waitingSince: isoOrNull(waitingSince) };
}

export function presentHolder({ since, ...holder }: PoolHolder): PoolUse["holders"][number] {
  return { ...holder, since: isoOrNull(since) };
}

export function presentConnection({ row, origin, secretNames }: ListedConnection): ConnectionView {
  return {
    connectionId: row.connectionId,
    type: row.type,
    host: row.host,
    port: row.port,
    user: row.login,
    database: row.database,
    path: row.path,
    extra: row.extra,
    description: row.description,
    secrets: [...secretNames],
    origin,
    updatedAt: origin === "stored" ? iso(row.updatedAt) : null,
  };
}

export function presentVariable(row: VariableRow): Variable {
  return {
    key: row.key,
    value: row.value,
    secret: row.sealed !== null,
    description: row.description,
    updatedAt: iso(row.updatedAt),
  };
}
