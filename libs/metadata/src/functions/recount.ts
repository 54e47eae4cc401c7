import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_recount(runs): writes the summaries of these runs anew from their instances; after a clear, a mark, an expansion or
 * a change of version, which touch what they please. The runs are locked.
 */
export const recountFunction = `
create or replace function dm_recount(p_runs bigint[]) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  update task_summary s set
    expected = d.expected,
    counts = dm_add_counts(d.states, d.numbers),
    choice = case when s.keeps_choice and 'success' = any(d.states) then s.choice end
  from (
    select c.run_key, c.task_id, sum(c.number)::integer as expected,
      array_agg(c.state) as states, array_agg(c.number) as numbers
    from (
      select i.run_key, i.task_id, i.state, count(*)::integer as number from task_instance i
      where i.run_key = any(p_runs) group by i.run_key, i.task_id, i.state
    ) c group by c.run_key, c.task_id
  ) d
  where s.run_key = d.run_key and s.task_id = d.task_id;
end
$$`;
