import type { EpochMillis } from "@daymill/core";
import type { Kysely } from "kysely";
import { openUserSession } from "../access/user-sessions.ts";
import type { NewUserSession } from "../access/user-sessions.ts";
import { selectUsers } from "../access/users.ts";
import type { Database } from "../database.ts";

/** A session of a user as they are now. */
export async function seedSession(
  db: Kysely<Database>,
  { userKey, ...session }: Omit<NewUserSession, "user"> & { readonly userKey: number },
  now: EpochMillis,
): Promise<void> {
  const user = await selectUsers(db).where("user_key", "=", userKey).executeTakeFirstOrThrow();
  if (!(await openUserSession(db, { ...session, user }, now))) throw new Error("no session was opened");
}
