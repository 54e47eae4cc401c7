import { HOT_SETTINGS } from "./settings.ts";

/** What one call tells of at most, in callbacks: more wait for the next one. */
const MOST_GATHERED = 1_000;

/**
 * dm_gather_callbacks(now, due): of callbacks that are due, those that are to be called now, with all others of their
 * groups that are due. A group that was told of something lately is quiet: what has never been called waits for its end.
 * What was called before and failed is called again at its time, whether its group is quiet or not, and in one call again;
 * what somebody holds is not due. Whoever gathers a group has locked it, in the order of the keys, so that two tell of it
 * one after the other.
 */
export const gatherCallbacksFunction = `
create or replace function dm_gather_callbacks(p_now bigint, p_due bigint[]) returns bigint[]
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_groups text[];
  v_more bigint[];
begin
  select array_agg(distinct c.group_key) into v_groups
  from callback c where c.callback_key = any(p_due) and c.group_key is not null;
  insert into callback_group (group_key, dag_id, quiet_until)
  select k, split_part(k, '/', 1), 0 from unnest(v_groups) as k order by k
  on conflict do nothing;
  perform 1 from callback_group g where g.group_key = any(v_groups) order by g.group_key for update;
  with late as materialized (
    select c.callback_key, g.quiet_until
    from callback_group g join callback c on c.group_key = g.group_key and c.due_at <= p_now
    where g.group_key = any(v_groups) and g.quiet_until > p_now and c.turn = 0
    for update of c skip locked
  )
  update callback c set due_at = l.quiet_until
  from late l where c.callback_key = any(array(select e.callback_key from late e)) and c.callback_key = l.callback_key;
  with more as materialized (
    select c.callback_key
    from callback_group g join callback c on c.group_key = g.group_key and c.due_at <= p_now
    where g.group_key = any(v_groups) and (c.turn > 0 or g.quiet_until <= p_now)
    order by c.callback_key limit ${MOST_GATHERED} for update of c skip locked
  )
  select array_agg(m.callback_key) into v_more from more m;
  return array(
    select c.callback_key from callback c where c.callback_key = any(p_due || v_more) and c.due_at <= p_now
  );
end
$$`;

/** dm_quieten_groups(now, taken): groups of which something is told for the first time are quiet from now on, for a while. */
export const quietenGroupsFunction = `
create or replace function dm_quieten_groups(p_now bigint, p_taken bigint[]) returns void
language plpgsql as $$
begin
  update callback_group g set quiet_until = p_now + t.ms
  from (
    select c.group_key, max(c.group_ms) as ms from callback c
    where c.callback_key = any(p_taken) and c.group_key is not null and c.turn = 1 group by c.group_key
  ) t
  where g.group_key = t.group_key;
end
$$`;
