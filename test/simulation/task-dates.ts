import type { Invariant } from "./invariants.ts";

/** A date of a task as an instant, in the zone of its DAG. */
const instantOf = (date: string) =>
  `extract(epoch from (${date})::timestamp at time zone (v.graph->'schedule'->>'timezone')) * 1000`;

/** Instances with dates of their own, and whether their run lies outside of them. */
export const DATED_INSTANCES = `
  select i.instance_key, i.state, i.generation, r.run_key, r.reason,
    coalesce(r.interval_start < ${instantOf("t->>'start'")}, false)
      or coalesce(r.interval_end > ${instantOf("t->>'end'")}, false) as outside
  from task_instance i join dag_run r on r.run_key = i.run_key
  join dag_version v on v.version_key = r.version_key
  cross join lateral jsonb_array_elements(v.graph->'tasks') t
  where t->>'id' = i.task_id and (t ? 'start' or t ? 'end')`;

export const DATE_INVARIANTS: readonly Invariant[] = [
  {
    name: "no task runs for data outside of its dates",
    query: `
      select count(*)::int as checked,
        min(format('instance %s is %s in run %s', x.instance_key, x.state, x.run_key))
          filter (where x.outside and x.state not in ('none', 'skipped', 'removed')
            and not exists (select 1 from state_change c where c.instance_key = x.instance_key
              and c.cause in ('mark', 'version', 'undo_clear'))) as broken
      from (${DATED_INSTANCES}) x`,
  },
  {
    name: "a task is skipped for its dates only in runs outside of them",
    query: `
      select count(*)::int as checked,
        min(format('instance %s in run %s', x.instance_key, x.run_key)) filter (where not x.outside) as broken
      from (${DATED_INSTANCES}) x
      where exists (select 1 from state_change c where c.instance_key = x.instance_key and c.cause like 'dates:%')`,
  },
];
