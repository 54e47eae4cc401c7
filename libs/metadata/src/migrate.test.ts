import { epochMillis } from "@daymill/core";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { migrate, planMigrations } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import type { Migration } from "./migrations/index.ts";
import { forEachDatabase } from "./testing.ts";

const names = migrations.map((each) => each.name);
const now = epochMillis(5);

const addsTable: Migration = {
  name: "9998-adds-a-table",
  changes: "adds a table",
  up: async (db) => void (await sql`create table extra (id bigint)`.execute(db)),
};
const fails: Migration = {
  name: "9999-fails",
  changes: "nothing",
  up: async (db) => void (await sql`select 1 / 0`.execute(db)),
};

forEachDatabase((name, open) => {
  describe(`migrations on ${name}`, () => {
    test("a migrated database has nothing pending, and migrating again does nothing", async () => {
      await using database = await open();
      expect(await migrate(database, { now })).toEqual({ applied: names, pending: [], changes: {} });
    });

    test("pending migrations are applied once, in order, with the time given", async () => {
      await using database = await open();
      const history = [...migrations, addsTable];
      expect(await planMigrations(database, history)).toEqual({
        applied: names,
        pending: [addsTable.name],
        changes: { [addsTable.name]: "adds a table" },
      });
      await migrate(database, { now, migrations: history });
      const row = await sql`select applied_at from schema_migration where name = ${addsTable.name}`.execute(
        database.db,
      );
      expect(row.rows).toEqual([{ applied_at: 5 }]);
      expect(await planMigrations(database, history)).toMatchObject({
        applied: [...names, addsTable.name],
        pending: [],
      });
    });

    test("a migration that fails leaves the database as it was, the ones before it included", async () => {
      await using database = await open();
      const migrating = migrate(database, { now, migrations: [...migrations, addsTable, fails] });
      await expect(migrating).rejects.toThrow("division by zero");
      expect(await planMigrations(database, migrations)).toMatchObject({ applied: names, pending: [] });
      const table = await sql`select to_regclass('extra') as found`.execute(database.db);
      expect(table.rows).toEqual([{ found: null }]);
    });

    test("several that start at once apply each migration once", async () => {
      await using database = await open();
      const history = [...migrations, addsTable];
      const plans = await Promise.all([1, 2, 3].map(() => migrate(database, { now, migrations: history })));
      expect(plans.map((plan) => plan.pending.length).toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    });

    test("a newer schema is refused with E602 and names what is not known", async () => {
      await using database = await open();
      await migrate(database, { now, migrations: [...migrations, addsTable] });
      const refused = { code: "E602", details: { unknown: [addsTable.name] } };
      await expect(migrate(database, { now })).rejects.toMatchObject(refused);
      await expect(planMigrations(database)).rejects.toMatchObject(refused);
    });
  });
});
