import { expect, test } from "vitest";
import { sql } from "kysely";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";

/** The schema as the server describes it: tables with columns, constraints and indexes, and the functions' signatures. */
async function describeSchema({ db }: MetadataDatabase): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    select line from (
      select c.relname as part, 1 as rank, a.attnum::text as place, format('%s.%s %s%s%s', c.relname, a.attname,
        format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end,
        coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), case when a.attidentity <> '' then ' identity' else '' end)
      ) as line
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      union all
      select c.relname, 2, k.conname, format('%s: %s', c.relname, pg_get_constraintdef(k.oid))
      from pg_constraint k join pg_class c on c.oid = k.conrelid
      where c.relnamespace = 'public'::regnamespace and k.contype <> 'n'
      union all
      select tablename, 3, indexname, indexdef from pg_indexes where schemaname = 'public'
      union all
      select 'functions', 4, proname, format('%s -> %s', oid::regprocedure, pg_get_function_result(oid))
      from pg_proc where pronamespace = 'public'::regnamespace
    ) described
    order by part, rank, case when rank = 1 then lpad(place, 4, '0') else place end, line`.execute(db);
  return `${rows.map(({ line }) => line).join("\n")}\n`;
}

test("migrations and functions make exactly the committed schema", async () => {
  await using database = await freshDatabase();
  await expect(await describeSchema(database)).toMatchFileSnapshot("./schema-manifest.txt");
});
