/**
 * How many instances are active under each key, as the one row of `used_key`: session or look, whatever task they are of.
 * \`p_keys\`: those that this claim has taken so far. A key stands there with the space that it is counted in before it.
 * Nothing is looked up where no lane asks.
 */
export const usedKeys = `used_key as materialized (
    select coalesce(jsonb_object_agg(n.name, n.active), '{}') as counts
    from (
      select u.name, count(*) as active
      from (
        select l.key_space || ' ' || a.limit_key as name
        from (
          select i.lane_key, i.limit_key from task_instance i where i.session_key is not null and i.limit_key is not null
          union all
          select k.lane_key, k.limit_key from task_look k where k.limit_key is not null
        ) a join lane l on l.lane_key = a.lane_key and l.key_space is not null
        union all
        select t.name from unnest(p_keys) as t(name)
      ) u group by u.name
    ) n
  )`;

/** What limits a lane \`l\` by key and by rate, as columns of its room; null where it has no such limit. */
export const keyAndRateRoom = `l.max_per_key, l.key_space,
      case when l.max_per_key is not null then (select u.counts from used_key u) end as used_keys,
      l.rate_space,
      case when l.rate_space is not null then dm_rate_room(p_now, l.rate_space, l.rate_starts, l.rate_ms) end as in_rate`;

/** The name under which an instance \`i\` of a lane \`l\` counts; null: under none. */
const keyName = `l.key_space || ' ' || i.limit_key`;

/** How many more of the key of an instance \`i\` a lane \`l\` with that room takes. Null: it has no limit, or no key. */
const inKey = `case when i.limit_key is not null then
        l.max_per_key - coalesce((l.used_keys ->> (${keyName}))::integer, 0) end`;

/** Columns of a candidate \`i\` in a lane \`l\`. */
export const keyColumns = `${keyName} as key_name, ${inKey} as in_key`;

/** Whether the key of an instance \`i\` leaves it a place in a lane \`l\`. */
export const hasKeyRoom = `(l.max_per_key is null or coalesce(${inKey}, 1) > 0)`;

/** The most candidates of a lane \`l\` that its rate lets through: of one that is used up the first, which then waits for it. */
export const rateCandidates = `case when l.in_rate < 1 then 1 else l.in_rate end`;

/** dm_rate_room(now, space, starts, period): how many more attempts may start now. */
export const rateRoomFunction = `
create or replace function dm_rate_room(p_now bigint, p_space text, p_starts integer, p_ms bigint) returns bigint
language plpgsql stable as $$
begin
  return p_starts - coalesce((
    select sum(s.starts) from rate_start s where s.rate_space = p_space and s.at > p_now - p_ms), 0);
end
$$`;

/**
 * dm_note_starts(now, instances): attempts of these start now, as far as a rate counts them. Of several starts in one
 * period the last to be noted was counted against all others, whichever clock was ahead: so no period has too many. What
 * no rate counts any more is forgotten. The claim lock is held.
 */
export const noteStartsFunction = `
create or replace function dm_note_starts(p_now bigint, p_instances bigint[]) returns void
language plpgsql as $$
begin
  insert into rate_start as s (rate_space, at, starts)
  select l.rate_space, p_now, count(*)
  from task_instance i join lane l on l.lane_key = i.lane_key and l.rate_space is not null
  where i.instance_key = any(p_instances) group by l.rate_space
  on conflict (rate_space, at) do update set starts = s.starts + excluded.starts;
  delete from rate_start s
  using (
    select o.rate_space, (
      select l.rate_ms from lane l where l.rate_space = o.rate_space order by l.rate_ms desc limit 1
    ) as longest
    from (
      select distinct l.rate_space from task_instance i join lane l on l.lane_key = i.lane_key
      where i.instance_key = any(p_instances) and l.rate_space is not null
    ) o
  ) k
  where s.rate_space = k.rate_space and s.at <= p_now - k.longest;
end
$$`;
