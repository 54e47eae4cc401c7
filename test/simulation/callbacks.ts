import { NO_EFFECTS } from "@daymill/core";
import type { BodyAnswer, SerializedDag } from "@daymill/core";
import type { LookOrder } from "@daymill/scheduler/testing";
import { sql } from "kysely";
import { count } from "./count.ts";
import { callbackKey } from "./grouped-calls.ts";
import type { GroupedCalls } from "./grouped-calls.ts";
import type { Exercised, Invariant } from "./invariants.ts";
import type { Random } from "./random.ts";
import { trouble } from "./simulated-poller.ts";
import { BACKFILL_FUNCTIONS, OF_RUN, OF_TASK } from "./told.ts";
import type { World } from "./world.ts";

export const CALLED = "whoever was told was called, and nobody was called of whom nothing is written down";
export const TRY_IS_CALL = "a callback has spent no more tries than it was called";
export const CALLED_BY_ONE = "nobody is called while somebody else is calling them who is alive";
export const NO_CALLBACK_LEFT = "nobody waits to be told of anything when all is done";

/** Of so many tasks one has callbacks: told by the number in its id, so that SQL can tell too. */
const EVERY = 3;

/** The same DAG, with callbacks. */
export function withCallbacks(dag: SerializedDag): SerializedDag {
  const tasks = dag.tasks.map((task) => ({
    ...task,
    callbacks: Number(task.id.slice(1)) % EVERY === 0 ? OF_TASK : {},
  }));
  return { ...dag, tasks, callbacks: OF_RUN };
}

/** Every so many callbacks one fails however often it is called. */
const FOR_GOOD = 7;

/** Functions of users that are told; they fail, and hang, as long as things go wrong. */
export class SimulatedCallbacks {
  /** How often each was called, by the key of its row. */
  readonly calls = new Map<number, number>();

  /** Who is calling, by the key of the row. */
  readonly #callers = new Map<number, object>();
  readonly #grouped: GroupedCalls;
  /** The first callback that two have called at once, both alive and awake. */
  overlapping: number | undefined;

  constructor(grouped: GroupedCalls) {
    this.#grouped = grouped;
  }

  begin(order: LookOrder, by: object): void {
    for (const key of this.#grouped.membersOf(order)) {
      this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
      if (this.#callers.has(key)) this.overlapping ??= key;
      this.#callers.set(key, by);
    }
  }

  /** It is gone, or asleep: others may call whom it is calling. */
  forget(by: object): void {
    for (const [key, caller] of this.#callers) if (caller === by) this.#callers.delete(key);
  }

  end(order: LookOrder): void {
    for (const key of this.#grouped.membersOf(order)) this.#callers.delete(key);
  }

  answer(order: LookOrder, { random, hasFaults }: { random: Random; hasFaults: boolean }): BodyAnswer {
    this.end(order);
    if ((hasFaults && random.chance(0.5)) || callbackKey(order) % FOR_GOOD === 0) return trouble("the chat is down");
    return { kind: "ended", outcome: { kind: "success", output: undefined, effects: NO_EFFECTS } };
  }
}

/** Of an instance `i` of a run `r`: whether its task has callbacks, and is part of the run's version still. */
const IS_TOLD = `substr(i.task_id, 2)::bigint % ${EVERY} = 0 and exists (
  select 1 from version_task t where t.version_key = r.version_key and t.task_id = i.task_id)`;

/** What a state is called, and how many functions are told of it. */
const KINDS = `(values ('success', 'success', ${OF_TASK.success}), ('failed', 'failure', ${OF_TASK.failure}),
  ('up_for_retry', 'retry', ${OF_TASK.retry}), ('skipped', 'skip', ${OF_TASK.skip})) as k(state, kind, functions)`;

export const CALLBACK_INVARIANTS: readonly Invariant[] = [
  {
    name: "each end of an attempt that somebody is to be told of is written down once for each function",
    // What took an attempt away is no end of its own.
    query: `
      select count(*)::int as checked,
        min(format('attempt %s: %s functions, written down %s', coalesce(e.attempt_key, c.attempt_key), e.functions, c.n))
          filter (where e.functions is distinct from c.n) as broken
      from (
        select a.attempt_key, k.kind, k.functions
        from task_attempt a join task_instance i on i.instance_key = a.instance_key
        join dag_run r on r.run_key = i.run_key
        join ${KINDS} on k.state = a.next_state
        where a.ended_at is not null and (a.outcome <> 'killed' or a.next_state = 'up_for_retry') and ${IS_TOLD}
      ) e full join (
        select c.attempt_key, c.kind, count(*)::int as n
        from callback c join task_instance i on i.instance_key = c.instance_key
        join dag_run r on r.run_key = i.run_key
        join task_attempt a on a.attempt_key = c.attempt_key
        where (a.outcome <> 'killed' or a.next_state = 'up_for_retry') and c.kind <> 'recovery' and ${IS_TOLD}
        group by c.attempt_key, c.kind
      ) c on c.attempt_key = e.attempt_key and c.kind = e.kind`,
  },
  {
    name: "each move without an attempt that somebody is to be told of is written down once for each function",
    query: `
      select count(*)::int as checked,
        min(format('instance %s, %s: %s functions, written down %s', coalesce(m.instance_key, c.instance_key),
          coalesce(m.kind, c.kind), m.functions, c.n)) filter (where m.functions is distinct from c.n) as broken
      from (
        select s.instance_key, k.kind, (count(*) * max(k.functions))::int as functions
        from state_change s join task_instance i on i.instance_key = s.instance_key
        join dag_run r on r.run_key = i.run_key
        join ${KINDS} on k.state = s.to_state
        where s.who = 'scheduler' and ${IS_TOLD}
        group by s.instance_key, k.kind
      ) m full join (
        select c.instance_key, c.kind, count(*)::int as n
        from callback c join task_instance i on i.instance_key = c.instance_key
        join dag_run r on r.run_key = i.run_key
        where c.attempt_key is null and c.kind <> 'recovery' and ${IS_TOLD}
        group by c.instance_key, c.kind
      ) c on c.instance_key = m.instance_key and c.kind = m.kind`,
  },
  {
    name: "each end of a run is written down once for each function",
    // A clear or a mark makes a run end again, which no row tells of.
    query: `
      select count(*)::int as checked,
        min(format('run %s is %s: written down %s', r.run_key, r.state, c.n)) filter (where c.n is distinct from
          case when r.state = 'success' then ${OF_RUN.success} else ${OF_RUN.failure} end) as broken
      from dag_run r left join (
        select run_key, count(*)::int as n from callback where instance_key is null and kind in ('success', 'failure')
        group by run_key
      ) c on c.run_key = r.run_key
      where r.ended_at is not null and r.reason is distinct from 'backfill_cancelled'
        and not exists (select 1 from state_change s where s.run_key = r.run_key and s.cause in ('mark', 'clear'))
        and r.clear_number = 0`,
  },
  {
    name: "the end of a backfill is written down once for each function, and a cancelled one's is not",
    query: `
      select count(*)::int as checked,
        min(format('backfill %s is %s: written down %s', b.backfill_key, b.state, c.n)) filter (
          where coalesce(c.n, 0) <> case when b.state = 'completed' then ${BACKFILL_FUNCTIONS} else 0 end) as broken
      from backfill b left join (
        select backfill_key, count(distinct position) as n from callback where kind = 'backfill'
        group by backfill_key having count(*) = count(distinct position)
      ) c on c.backfill_key = b.backfill_key`,
  },
  {
    name: "only a clear that stands has superseded callbacks of what is there",
    // What an undo itself superseded has a number that a later clear may give again.
    query: `
      select count(*)::int as checked,
        min(format('callback %s of instance %s', c.callback_key, c.instance_key)) filter (
          where c.generation = i.generation and exists (
            select 1 from state_change s where s.instance_key = c.instance_key and s.cause = 'undo_clear'
              and s.at > c.ended_at
          )) as broken
      from callback c join task_instance i on i.instance_key = c.instance_key
      where c.state = 'superseded' and not exists (
        select 1 from state_change s where s.instance_key = c.instance_key and s.cause = 'undo_clear'
          and s.at between c.at and c.ended_at)`,
  },
  {
    name: "a clear that was undone has superseded nothing of a run that is as it was",
    query: `
      select count(*)::int as checked,
        min(format('callback %s of run %s', c.callback_key, c.run_key)) filter (where c.state = 'superseded') as broken
      from clear_record u join clear_run k on k.clear_key = u.clear_key
      join dag_run r on r.run_key = k.run_key
      join callback c on c.run_key = r.run_key and c.instance_key is null
        and c.generation in ((k.former ->> 'clear_number')::integer, r.clear_number)
      where u.undone_at is not null and r.clear_number = (k.former ->> 'clear_number')::integer + 1
        and r.ended_at = (k.former ->> 'ended_at')::bigint and not exists (
          select 1 from clear_item t join task_instance i on i.instance_key = t.instance_key
          where t.clear_key = u.clear_key and i.run_key = r.run_key
            and i.generation <> (t.former ->> 'generation')::integer)`,
  },
];

interface CallRow {
  readonly key: number;
  readonly tries: number;
  readonly state: string;
}

/** What must hold of the calls when all is done. */
export async function checkCallbacks(world: World, exercised: Exercised): Promise<string | undefined> {
  const { rows } = await sql<CallRow>`select callback_key as key, state, tries from callback`.execute(
    world.database.db,
  );
  count(exercised, CALLED, rows.length);
  count(exercised, NO_CALLBACK_LEFT, rows.length);
  const waiting = rows.find(({ state }) => state === "waiting");
  if (waiting) return `${NO_CALLBACK_LEFT}: ${waiting.key} does`;
  const { calls, overlapping } = world.callbacks;
  const untold = rows.find(({ key, state }) => state === "success" && (calls.get(key) ?? 0) < 1);
  if (untold) return `${CALLED}: ${untold.key} is ${untold.state} and was never called`;
  count(exercised, TRY_IS_CALL, rows.filter(({ tries }) => tries > 0).length);
  const spent = rows.find(({ key, tries }) => tries > (calls.get(key) ?? 0));
  if (spent) return `${TRY_IS_CALL}: ${spent.key} has spent ${spent.tries}`;
  count(exercised, CALLED_BY_ONE, calls.size);
  if (overlapping !== undefined) return `${CALLED_BY_ONE}: ${overlapping}`;
  const written = new Set(rows.map(({ key }) => key));
  const unwritten = [...calls.keys()].find((key) => !written.has(key));
  return unwritten === undefined ? undefined : `${CALLED}: ${unwritten} was called and stands nowhere`;
}
