import type { EpochMillis } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** Notes why runs are not started at a place (a folder on a host), or with `undefined` that they are again. */
export async function setStartHold(
  db: Kysely<Database>,
  { place, reason }: { readonly place: string; readonly reason: string | undefined },
  now: EpochMillis,
): Promise<void> {
  if (reason === undefined) {
    await db.deleteFrom("start_hold").where("place", "=", place).execute();
    return;
  }
  await db
    .insertInto("start_hold")
    .values({ place, reason, since: now })
    .onConflict((conflict) => conflict.column("place").doUpdateSet({ reason }))
    .execute();
}

/** Whether runs are not started at a place. Without one: anywhere. */
export async function hasStartHold(db: Kysely<Database>, place?: string): Promise<boolean> {
  const held = db.selectFrom("start_hold").select("place");
  const here = place === undefined ? held : held.where("place", "=", place);
  return (await here.executeTakeFirst()) !== undefined;
}
