import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import { RECOVERY_FUNCTIONS } from "./told.ts";
import { count } from "./count.ts";
import type { Exercised, Invariant } from "./invariants.ts";
import type { World } from "./world.ts";

export const RECOVERED =
  "a success after its own failure is told as a recovery once for each function, and no other is";
export const RECOVERED_LATER =
  "a success is told as a recovery from the runs before it that failed in a row, and from no other";

/** As many runs before it are looked at: with so many, which they were is not asked again. */
const MOST_BEFORE = 10;

/** A success that somebody was told of: of a run, or of a task instance. */
interface ToldSuccess {
  readonly key: number;
  readonly runId: string;
  readonly type: string;
  /** Null: it is about the run. */
  readonly task: string | null;
  readonly at: number;
  /** What was told just before of the same. Null: nothing. */
  readonly before: "success" | "failure" | null;
  /** What each function was told as a recovery: runs that had failed. */
  readonly recoveries: readonly (readonly string[])[];
  /** Somebody said how it ended: that is told to nobody. */
  readonly isMarked: boolean;
  /** Somebody has cleared or marked something of its DAG: how runs stood then is not known any more. */
  readonly isTouched: boolean;
  /** The runs before it, the newest first, with what was told of them, and when. */
  readonly earlier: readonly { readonly runId: string; readonly kind: string | null; readonly at: number | null }[];
}

async function toldSince({ database }: World, since: number): Promise<readonly ToldSuccess[]> {
  const { rows } = await sql<ToldSuccess>`
    with told as materialized (
      select c.*, i.task_id, coalesce(i.map_index, -1) as map_index,
        lag(c.kind) over subject as before, lead(c.callback_key) over subject as next
      from callback c left join task_instance i on i.instance_key = c.instance_key
      where c.kind in ('success', 'failure') and c.position = 0 and c.run_key is not null
      window subject as (partition by c.run_key, c.instance_key order by c.callback_key)
    )
    select e.callback_key as key, r.run_id as "runId", r.type, e.task_id as task, e.at, e.before,
      (
        select coalesce(json_agg(m.detail order by m.position), '[]') from callback m
        where m.run_key = e.run_key and m.instance_key is not distinct from e.instance_key and m.kind = 'recovery'
          and m.callback_key > e.callback_key and (e.next is null or m.callback_key < e.next)
      ) as recoveries,
      exists (
        select 1 from state_change s where s.instance_key = e.instance_key and s.cause = 'mark'
      ) as "isMarked",
      exists (
        select 1 from state_change s where s.dag_id = r.dag_id and s.cause in ('mark', 'clear', 'undo_clear')
      ) as "isTouched",
      (
        select coalesce(json_agg(json_build_object('runId', p.run_id, 'kind', x.kind, 'at', x.at)
          order by p.run_after desc, p.run_key desc), '[]')
        from (
          select * from dag_run p
          where p.dag_id = r.dag_id and (p.run_after, p.run_key) < (r.run_after, r.run_key) and p.type <> 'manual'
            and p.reason is distinct from 'backfill_cancelled'
          order by p.run_after desc, p.run_key desc limit ${MOST_BEFORE}
        ) p
        left join told x on x.run_key = p.run_key and x.task_id is not distinct from e.task_id
          and x.map_index = e.map_index
      ) as earlier
    from told e join dag_run r on r.run_key = e.run_key
    where e.kind = 'success' and e.callback_key > ${since}::bigint
    order by e.callback_key`.execute(database.db);
  return rows;
}

/** The newest success of a world that was looked at. */
const looked = new WeakMap<World, number>();

/** Whether the successes that were told of since the last look are told as what they are. */
export async function checkRecoveries(world: World, exercised: Exercised): Promise<string | undefined> {
  const successes = await toldSince(world, looked.get(world) ?? 0);
  const newest = successes.at(-1)?.key;
  if (newest !== undefined) looked.set(world, newest);
  for (const success of successes) {
    const wrong = checkOwn(success, exercised) ?? checkEarlier(success, exercised);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function checkOwn(success: ToldSuccess, exercised: Exercised): string | undefined {
  const { before, runId, recoveries, isMarked, isTouched, type } = success;
  if (isMarked) return undefined;
  const hadFailed = before === "failure";
  if (hadFailed) count(exercised, RECOVERED, 1);
  const isOnlyAboutItself = hadFailed || (type === "manual" && !isTouched);
  const isTold = recoveries.length === (hadFailed ? RECOVERY_FUNCTIONS : 0);
  const isRight = recoveries.every((runs) => (runs[0] === runId) === hadFailed && runs.lastIndexOf(runId) <= 0);
  const isWhole = recoveries.length === 0 || recoveries.length === RECOVERY_FUNCTIONS;
  return isRight && isWhole && (isTold || !isOnlyAboutItself) ? undefined : `${RECOVERED}: ${show(success)}`;
}

function checkEarlier(success: ToldSuccess, exercised: Exercised): string | undefined {
  const { recoveries, isTouched, type, earlier, at } = success;
  // What happened at the same moment may have been written before or after it.
  const isUnclear = earlier.length >= MOST_BEFORE || earlier.some((run) => run.at === at);
  if (isTouched || isUnclear || type === "manual") return undefined;
  const ended = earlier.filter((run) => run.at !== null && run.at < at);
  const wellAt = ended.findIndex(({ kind }) => kind === "success");
  const failed = (wellAt < 0 ? ended : ended.slice(0, wellAt)).map(({ runId }) => runId);
  if (failed.length > 0) count(exercised, RECOVERED_LATER, 1);
  const expected = failed.length === 0 ? [] : Array.from({ length: RECOVERY_FUNCTIONS }, () => failed);
  return isDeepStrictEqual(recoveries, expected) ? undefined : `${RECOVERED_LATER}: ${show(success)}`;
}

function show(success: ToldSuccess): string {
  return JSON.stringify(success);
}

export const RECOVERY_INVARIANTS: readonly Invariant[] = [
  {
    name: "who is told of a recovery is told of the success besides",
    query: `
      select count(*)::int as checked,
        min(format('callback %s of run %s, instance %s: before it came %s', m.callback_key, m.run_key, m.instance_key, e.kind))
          filter (where e.kind is distinct from 'success' or e.at <> m.at or e.generation <> m.generation) as broken
      from callback m left join lateral (
        select e.kind, e.at, e.generation from callback e
        where e.run_key = m.run_key and e.instance_key is not distinct from m.instance_key
          and e.kind in ('success', 'failure') and e.callback_key < m.callback_key
        order by e.callback_key desc limit 1
      ) e on true
      where m.kind = 'recovery'`,
  },
];
