import { END_OF_DAYS } from "./random-dag.ts";
import type { Invariant } from "./invariants.ts";

const ZONE = "Europe/Berlin";

/** When the run of the day after is due; null: the schedule has none. */
const NEXT_DUE = `case when r.interval_end < extract(epoch from '${END_OF_DAYS}'::timestamp at time zone '${ZONE}') * 1000
  then extract(epoch from (to_timestamp(r.interval_end / 1000.0) at time zone '${ZONE}' + interval '1 day')
    at time zone '${ZONE}') * 1000 end`;

/** Of an instance `i` in a run of the version `v`: whether its task asks whether the run is the latest. */
export const ASKS_FOR_LATEST = `jsonb_path_exists(v.graph, '$.tasks[*] ? (@.id == $task && @.wait.kind == "latest")',
  jsonb_build_object('task', i.task_id))`;

/** What tasks said that ask whether their run is the latest. */
export const LATEST_ANSWERS = `
  select i.instance_key, r.type, r.clear_number, o.value, a.queued_at, a.ended_at, ${NEXT_DUE} as due
  from output o
  join task_instance i on i.instance_key = o.instance_key and i.generation = o.generation
  join task_attempt a on a.instance_key = i.instance_key and a.number = o.attempt_number
  join dag_run r on r.run_key = i.run_key
  join dag_version v on v.version_key = r.version_key
  where ${ASKS_FOR_LATEST}`;

export const LATEST_INVARIANTS: readonly Invariant[] = [
  {
    name: "a run is called the latest only while no newer one is due, and passed by only once one is",
    query: `
      select count(*)::int as checked,
        min(format('instance %s of a %s run: %s, from %s to %s, the next is due %s', x.instance_key, x.type, x.value,
          x.queued_at, x.ended_at, x.due))
          filter (where case when x.value = 'false'::jsonb
            then x.type not in ('scheduled', 'backfill') or x.due is null or x.ended_at < x.due
            -- A backfill may have adopted a run that was started by hand, with what it knew then.
            else (x.type = 'scheduled' or x.type = 'backfill' and x.clear_number = 0) and x.queued_at >= x.due end)
          as broken
      from (${LATEST_ANSWERS}) x`,
  },
];
