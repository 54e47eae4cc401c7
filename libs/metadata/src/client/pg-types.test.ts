import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { forEachDatabase } from "../testing.ts";

forEachDatabase((name, open) => {
  describe(`values read from ${name}`, () => {
    test("bigints are numbers, alone and in arrays; json is parsed; numeric stays text", async () => {
      await using database = await open();
      const answer = await sql`
        select 1700000000000::int8 as instant, array[1::int8, null, 9007199254740991] as keys, count(*) as n,
               '{"a":[1]}'::jsonb as value, 1.50::numeric as exact, '\\x0102'::bytea as bytes`.execute(database.db);
      expect(answer.rows).toEqual([
        {
          instant: 1_700_000_000_000,
          keys: [1, null, 9_007_199_254_740_991],
          n: 1,
          value: { a: [1] },
          exact: "1.50",
          bytes: Buffer.from([1, 2]),
        },
      ]);
    });

    test("a bigint that a number would round is an error, and the connection goes on", async () => {
      await using database = await open();
      const large = sql`select 9007199254740993 as n`.execute(database.db);
      await expect(large).rejects.toThrow("9007199254740993 is too large");
      expect((await sql`select 1 as n`.execute(database.db)).rows).toEqual([{ n: 1 }]);
    });

    test("json parameters go as text and arrays as arrays", async () => {
      await using database = await open();
      const answer = await sql`select ${JSON.stringify([1, "a"])}::jsonb as list, ${[1, 2]}::bigint[] as keys`.execute(
        database.db,
      );
      expect(answer.rows).toEqual([{ list: [1, "a"], keys: [1, 2] }]);
    });
  });
});
