import type { Table } from "@aws-sdk/client-glue";
import { DaymillError } from "@daymill/core";
import type { GlueCatalogue, TablePlace } from "./glue-catalogue.ts";

/** The partition keys of a table, outermost first. */
export function keysOf({ PartitionKeys = [] }: Table): readonly string[] {
  return PartitionKeys.map(({ Name = "" }) => Name);
}

/** The values of a partition in the order of the keys of its table; undefined: it is none of it. Case of keys does not count. */
export function valuesOf(
  keys: readonly string[],
  named: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  const given = Object.fromEntries(Object.entries(named).map(([key, value]) => [key.toLowerCase(), value]));
  const values = keys.map((key) => given[key] ?? "");
  const fits = keys.length > 0 && Object.keys(given).length === keys.length && !values.includes("");
  return fits ? values : undefined;
}

/** What `valuesOf` gave nothing for, in words. */
export function noPartition(keys: readonly string[], named: Readonly<Record<string, string>>): string {
  return `${JSON.stringify(named)} is no partition of a table with the keys ${keys.join(", ")}`;
}

/** So many are named in a message. */
export const NAMED = 10;

/** E304 with all that cannot be; none: nothing. */
export function assertPossible(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new DaymillError("E304", `The partitions cannot be: ${problems.slice(0, NAMED).join("; ")}.`, {
    details: { problems: problems.length },
  });
}

/** A table that partitions are asked of. Rejects with E472 when it is not there. */
export async function existingTable(catalogue: GlueCatalogue, place: TablePlace): Promise<Table> {
  const table = await catalogue.findTable(place);
  if (table !== undefined) return table;
  const name = `${place.database}.${place.table}`;
  throw new DaymillError("E472", `${catalogue.place} has no table ${name}. Make it with glueTable first.`);
}
