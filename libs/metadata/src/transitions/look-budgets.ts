import { epochMillis, promiseLooks, racePoint, slowLooks } from "@daymill/core";
import type { EpochMillis, LookBudget, LooksWanted } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

// Processes of one database share what their connections may be asked by one row for each budget. It is read, decided on
// and written back if nobody else did meanwhile: a process that dies in between holds nothing, and one that joins needs not
// be known. Processes ask for several looks at a time, so that this is a few small statements a second, whatever they look at.

/**
 * Takes looks of a budget, and gives in how many ms each may begin; the first always, others as far as `wanted` reaches.
 * What is promised to one process is never promised to another.
 */
export async function reserveLooks(
  db: Kysely<Database>,
  name: string,
  wanted: LooksWanted,
): Promise<readonly number[]> {
  for (;;) {
    const { budget, turn, now } = await readBudget(db, name);
    const promised = promiseLooks(budget, wanted, now);
    await racePoint("look-budget:read");
    if (await writeBudget(db, { name, turn, now, budget: promised.budget })) return promised.dueInMs;
  }
}

/** The service behind a budget asks to wait: all processes ask it half as often. False: it has just been heard, or nobody asked it. */
export async function slowReserved(db: Kysely<Database>, name: string): Promise<boolean> {
  for (;;) {
    const { budget, turn, now } = await readBudget(db, name);
    const slower = budget && slowLooks(budget, now);
    if (slower === undefined) return false;
    if (await writeBudget(db, { name, turn, now, budget: slower })) return true;
  }
}

/** Forgets budgets that nobody took of for so long. Returns how many. */
export async function deleteOldLookBudgets(db: Kysely<Database>, afterMs: number): Promise<number> {
  const deleted = await sql`delete from look_budget where used_at < ${databaseNow} - ${afterMs}`.execute(db);
  return Number(deleted.numAffectedRows ?? 0);
}

/** Machines have clocks that differ; a budget is counted by one. */
const databaseNow = sql<EpochMillis>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

interface StoredBudget {
  /** undefined: there is none yet. */
  readonly budget: LookBudget | undefined;
  readonly turn: number;
  readonly now: EpochMillis;
}

async function readBudget(db: Kysely<Database>, name: string): Promise<StoredBudget> {
  const { rows } = await sql<{ now: number; turn: number | null; budget: LookBudget | null }>`
    select ${databaseNow} as now, turn, budget from (select) as one left join look_budget on name = ${name}
  `.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("a left join of one row gave none");
  return { budget: row.budget ?? undefined, turn: row.turn ?? 0, now: epochMillis(row.now) };
}

/** False: somebody was first. */
async function writeBudget(db: Kysely<Database>, { name, turn, now, budget }: BudgetToWrite): Promise<boolean> {
  const row = { turn: turn + 1, used_at: now, budget: JSON.stringify(budget) };
  const written = await db
    .insertInto("look_budget")
    .values({ name, ...row })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(row).where("look_budget.turn", "=", turn))
    .executeTakeFirst();
  return (written.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

interface BudgetToWrite {
  readonly name: string;
  /** As it was read. */
  readonly turn: number;
  readonly now: EpochMillis;
  readonly budget: LookBudget;
}
