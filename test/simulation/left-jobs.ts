import { sql } from "kysely";
import { count } from "./count.ts";
import type { Exercised } from "./invariants.ts";
import { NO_JOB_LEFT } from "./job-checks.ts";
import type { World } from "./world.ts";

export const LEFT_ALONE = "a job that its task leaves is not asked to stop, unless the task was cleared";
export const LEFT_RUNNING = "a job that was left runs on, is known as left, and its task has its verdict";

/** The last job of a task that is over, and whether that task leaves what it had running. */
interface JobOfEnded {
  readonly token: string;
  readonly state: string;
  readonly instance: string;
}

/**
 * Jobs that are to be left: the last of an instance that is over and was not cleared, where what ended it leaves jobs. A
 * timeout is an end of an attempt; whatever else ends one that had a job, or what waits for its next try, is a kill. A job
 * that an earlier try may have stopped, because its time was over, tells nothing.
 */
async function jobsToBeLeft({ database }: World): Promise<readonly JobOfEnded[]> {
  const { rows } = await sql<JobOfEnded>`
    select j.token, j.state, format('%s (%s)', i.instance_key, i.state) as instance
    from remote_job j
    join task_instance i on i.instance_key = j.instance_key and i.generation = j.generation
    join dag_version v on v.version_key = j.version_key
    cross join lateral (
      select x ->> 'onTimeout' = 'leave' as on_timeout, x ->> 'onKill' = 'leave' as on_kill
      from jsonb_array_elements(v.graph -> 'tasks') x where x ->> 'id' = i.task_id
    ) t
    cross join lateral (
      select a.number, a.outcome, a.next_state in ('success', 'failed', 'skipped') as is_last from task_attempt a
      where a.instance_key = i.instance_key and a.generation = j.generation order by a.number desc limit 1
    ) a
    where i.state in ('success', 'failed', 'skipped', 'upstream_failed', 'removed')
      and case
        when a.is_last and a.outcome in ('timed_out', 'skipped') then t.on_timeout
        when a.outcome = 'killed' or not a.is_last then t.on_kill
      end
      and not exists (
        select 1 from remote_job n
        where n.instance_key = j.instance_key and n.generation = j.generation and n.submission > j.submission)
      and not exists (
        select 1 from clear_item k
        where k.instance_key = i.instance_key and (k.former ->> 'generation')::integer = j.generation)
      and (coalesce(t.on_timeout, false) or not exists (
        select 1 from task_attempt b where b.instance_key = i.instance_key and b.generation = j.generation
          and b.number < a.number and b.outcome = 'timed_out'))
    order by j.token`.execute(database.db);
  return rows;
}

/** What must hold of them after every step. */
export async function checkLeftJobs(world: World, exercised: Exercised): Promise<string | undefined> {
  const left = await jobsToBeLeft(world);
  count(exercised, LEFT_ALONE, left.length);
  for (const { token, state, instance } of left) {
    const job = world.service.jobs.find((each) => each.token === token);
    if (job?.state === "stopped") return `${LEFT_ALONE}: that of ${instance} was`;
    if (job?.state !== "running") continue;
    count(exercised, LEFT_RUNNING, 1);
    if (state !== "left") return `${LEFT_RUNNING}: that of ${instance} is ${state}`;
  }
  return undefined;
}

async function tokensLeft({ database }: World): Promise<ReadonlySet<string>> {
  const rows = await database.db.selectFrom("remote_job").select("token").where("state", "=", "left").execute();
  return new Set(rows.map(({ token }) => token));
}

/** Removes runs. Of jobs that they had left nobody knows any more; any other job that goes on belongs to somebody. */
export async function removing<T>(world: World, remove: () => Promise<T>): Promise<T> {
  const before = await tokensLeft(world);
  const removed = await remove();
  const after = await tokensLeft(world);
  for (const job of world.service.jobs) if (before.has(job.token) && !after.has(job.token)) job.isForgotten = true;
  return removed;
}

/** What must hold when all is done. */
export async function checkNoJobLeft(world: World, exercised: Exercised): Promise<string | undefined> {
  const { jobs } = world.service;
  const left = await tokensLeft(world);
  count(exercised, NO_JOB_LEFT, jobs.length);
  const running = jobs.find((job) => job.state === "running" && !job.isForgotten && !left.has(job.token));
  return running && `${NO_JOB_LEFT}: that of ${running.instance} does`;
}
