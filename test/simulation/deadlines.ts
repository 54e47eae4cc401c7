import type { SerializedDag, SerializedDeadline } from "@daymill/core";
import { sql } from "kysely";
import { count } from "./count.ts";
import type { Exercised, Invariant } from "./invariants.ts";
import { ALL_GROUPED, SECOND_GROUPED } from "./told.ts";
import type { World } from "./world.ts";

export const ALL_DECIDED = "what has become of every deadline that is due is written down when all is done";

const DAY_MS = 86_400_000;
/** The name says how many functions are told, so that SQL can tell too. */
const DEADLINES: readonly SerializedDeadline[] = [
  { name: "queued 2", from: "queued", afterMs: 15_000, callbacks: 2, infos: SECOND_GROUPED },
  { name: "queued later 1", from: "queued", afterMs: 60_000, callbacks: 1, infos: ALL_GROUPED },
  { name: "logicalDate 1", from: "logicalDate", afterMs: DAY_MS + 30_000, callbacks: 1 },
  {
    name: "average 1",
    from: "averageRunTime",
    average: { times: 1, maxRuns: 5, minRuns: 1 },
    afterMs: 1_000,
    callbacks: 1,
  },
  { name: "instant 0", from: "2024-04-01T22:01:00Z", afterMs: 0, callbacks: 0 },
];

/** The same DAG, with deadlines. */
export function withDeadlines(dag: SerializedDag): SerializedDag {
  return { ...dag, deadlines: DEADLINES };
}

/** Nobody has put an end of the run `r` into another place than it was when the deadline `d` was decided. */
const IS_UNTOUCHED = `d.generation = r.clear_number and not exists (
  select 1 from state_change c where c.run_key = r.run_key and c.cause in ('mark', 'undo_clear'))`;

export const DEADLINE_INVARIANTS: readonly Invariant[] = [
  {
    name: "a deadline that was missed is told of once for each function",
    query: `
      select count(*)::int as checked,
        min(format('deadline %s of run %s: written down %s', d.name, d.run_key, c.n)) filter (
          where c.n is distinct from nullif(right(d.name, 1)::bigint, 0)) as broken
      from run_deadline d left join (
        select deadline_key, count(distinct position) as n from callback where kind = 'deadline'
        group by deadline_key having count(*) = count(distinct position)
      ) c on c.deadline_key = d.deadline_key
      where d.state = 'missed'`,
  },
  {
    name: "a run misses a deadline once, and not before it is due",
    query: `
      select count(*)::int as checked,
        min(format('deadline %s of run %s', m.name, m.run_key)) filter (where m.n > 1 or m.at <= m.due_at) as broken
      from (
        select run_key, name, due_at, count(*) as n, min(missed_at) as at from run_deadline where state = 'missed'
        group by run_key, name, due_at
      ) m`,
  },
  {
    name: "a run misses a deadline if and only if it is not over when that is due",
    query: `
      select count(*)::int as checked,
        min(format('deadline %s of run %s is %s', d.name, d.run_key, d.state)) filter (
          where (d.state = 'met') <> coalesce(r.ended_at <= d.due_at, false)) as broken
      from run_deadline d join dag_run r on r.run_key = d.run_key
      where d.state in ('met', 'missed') and ${IS_UNTOUCHED}`,
  },
  {
    name: "a run has the deadlines of its version from when it was queued",
    query: `
      select count(*)::int as checked,
        min(format('run %s lacks %s', r.run_key, v.name)) filter (where d.run_key is null) as broken
      from dag_run r
      join version_deadline v on v.version_key = r.version_key and v.origin = 'queued'
      left join run_deadline d on d.run_key = r.run_key and d.name = v.name and d.generation = r.clear_number
        and d.due_at = r.queued_at + v.offset_ms and d.state <> 'superseded'`,
  },
];

/** What must hold of deadlines when all is done, and everybody has looked once more. */
export async function checkDeadlines(world: World, exercised: Exercised): Promise<string | undefined> {
  const { rows } = await sql<{ key: number; isLeft: boolean }>`
    select deadline_key as key, state = 'open' as "isLeft" from run_deadline
    where due_at < ${world.clock.now()}`.execute(world.database.db);
  count(exercised, ALL_DECIDED, rows.length);
  const left = rows.find(({ isLeft }) => isLeft);
  return left && `${ALL_DECIDED}: ${left.key} is open`;
}
