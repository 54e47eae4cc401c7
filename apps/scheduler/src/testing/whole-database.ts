import { hotStatement } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";

const TABLES = hotStatement<{ name: string }>(
  "tables",
  `select table_name as name from information_schema.tables
  where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'audit_entry'`,
);
type RowsOfTable = Readonly<Record<"name" | "rows", string>>;

/** Reads every row of every table but those that say who asked for what, as a hash of each: to compare before and after. */
export async function wholeDatabase({ hot }: MetadataDatabase): Promise<() => Promise<ReadonlyMap<string, string>>> {
  const ofTables = (await hot.call(TABLES, [])).map(
    ({ name }) => `select '${name}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as rows
      from ${name} t`,
  );
  const readRows = hotStatement<RowsOfTable>("rows_of_tables", ofTables.join(" union all "));
  return async () => new Map((await hot.call(readRows, [])).map(({ name, rows }) => [name, rows]));
}
