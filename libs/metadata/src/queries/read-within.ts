import { sql } from "kysely";
import type { Kysely } from "kysely";
import { DaymillError } from "@daymill/core";
import type { Millis } from "@daymill/core";
import { sqlStateOf } from "../client/pg-error.ts";
import type { Database } from "../database.ts";

const QUERY_CANCELED = "57014";

/**
 * Runs reads in one read-only transaction, so that they agree with each other, and gives up on a statement that takes
 * longer than the limit: a page must never hold the database. Rejects with E706 then.
 */
export async function readWithin<T>(
  db: Kysely<Database>,
  limitMs: Millis,
  read: (reader: Kysely<Database>) => Promise<T>,
): Promise<T> {
  try {
    return await db
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute(async (reader) => {
        await sql`select set_config('statement_timeout', ${String(limitMs)}, true)`.execute(reader);
        return await read(reader);
      });
  } catch (error) {
    if (sqlStateOf(error) !== QUERY_CANCELED) throw error;
    throw new DaymillError(
      "E706",
      `The database did not answer within ${limitMs} ms. Ask for a shorter range or a smaller page.`,
      {
        details: { limitMs },
        cause: error,
      },
    );
  }
}
