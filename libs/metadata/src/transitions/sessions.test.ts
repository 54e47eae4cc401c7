import { epochMillis } from "@daymill/core";
import type { RunKey, SessionKey } from "@daymill/core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { freshDatabase } from "../testing.ts";
import { runIntoLock } from "../testing/run-into-lock.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { endSessions, openSession } from "./sessions.ts";

const at = (ms: number) => epochMillis(ms);

/** Two calls that a session has, the second of which is found before the first. */
async function heldCalls(database: MetadataDatabase): Promise<{ session: SessionKey; keys: [number, number] }> {
  const { db } = database;
  const pidStartedAt = at(0);
  const session = await openSession(db, { host: "h", bootId: "b", pid: 1, pidStartedAt, kind: "local" }, at(0));
  const versionKey = await seedDag(database, { dagId: "d", tasks: [{ id: "load" }] });
  const [runKey = 0 as RunKey] = await seedRuns(database, { dagId: "d", versionKey, days: 1 });
  const { rows } = await sql<{ key: number }>`
    insert into callback (run_key, version_key, generation, kind, position, to_state, at, due_at, taken_by)
    select ${runKey}, ${versionKey}, 0, 'success', n, 'success', 1, 1, ${session} from generate_series(0, 1) as n
    returning callback_key as key`.execute(db);
  const [first, second] = rows.map(({ key }) => key).toSorted((a, b) => a - b) as [number, number];
  await sql`update callback set due_at = 2 where callback_key = ${first}`.execute(db);
  return { session, keys: [first, second] };
}

test("an end of a session locks its calls in the order in which they are renewed, and gives them back", async () => {
  await using database = await freshDatabase();
  const { db } = database;
  const { session, keys } = await heldCalls(database);
  const [first, second] = keys;
  await runIntoLock(database, {
    hold: (trx) => sql`select from callback where callback_key = ${first} for update`.execute(trx),
    other: () => endSessions(db, [session], at(10)),
    then: (trx) => sql`select from callback where callback_key = ${second} for update nowait`.execute(trx),
  });
  const { rows } = await sql`select turn, due_at, taken_by from callback order by callback_key`.execute(db);
  const givenBack = { turn: 1, due_at: 10, taken_by: null };
  expect(rows).toEqual([givenBack, givenBack]);
});

test("a call that was concluded while the end of its session waited for it is left as it is", async () => {
  await using database = await freshDatabase();
  const { db } = database;
  const { session, keys } = await heldCalls(database);
  const [first] = keys;
  await runIntoLock(database, {
    hold: (trx) => sql`select from callback where callback_key = ${first} for update`.execute(trx),
    other: () => endSessions(db, [session], at(10)),
    then: (trx) =>
      sql`update callback set state = 'success', due_at = null, ended_at = 9, taken_by = null
        where callback_key = ${first}`.execute(trx),
  });
  const { rows } = await sql`select turn, state, due_at from callback order by callback_key`.execute(db);
  expect(rows).toEqual([
    { turn: 0, state: "success", due_at: null },
    { turn: 1, state: "waiting", due_at: 10 },
  ]);
});
