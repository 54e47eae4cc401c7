import type { Transaction } from "kysely";
import type { Database } from "../database.ts";

/**
 * Holds a user as they are until the transaction ends: what lets them in is looked at and changed by one at a time. What is
 * read of them afterwards is what whoever held them before has left. Nothing when there is no such user.
 */
export async function lockUser(trx: Transaction<Database>, userKey: number): Promise<void> {
  await trx.selectFrom("app_user").select("user_key").where("user_key", "=", userKey).forNoKeyUpdate().execute();
}
