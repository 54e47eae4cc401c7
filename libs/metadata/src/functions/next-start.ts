import { readyLanes } from "./ready-lanes.ts";

/**
 * dm_rate_opens(now, space, starts, period): when the rate lets the next attempt start; null: now. Walked from the newest
 * start back, that is when the first is out of the period with which they are as many as may be.
 */
export const rateOpensFunction = `
create or replace function dm_rate_opens(p_now bigint, p_space text, p_starts integer, p_ms bigint) returns bigint
language plpgsql stable as $$
begin
  return (
    select w.at + p_ms
    from (
      select s.at, sum(s.starts) over (order by s.at desc) as since
      from rate_start s where s.rate_space = p_space and s.at > p_now - p_ms
    ) w
    where w.since >= p_starts order by w.at desc limit 1
  );
end
$$`;

/** dm_next_start(now): when the first rate opens for which something ready waits; null: none does. */
export const nextStartFunction = `
create or replace function dm_next_start(p_now bigint) returns bigint
language plpgsql stable as $$
begin
  return (
    with recursive ${readyLanes}
    select min(dm_rate_opens(p_now, l.rate_space, l.rate_starts, l.rate_ms))
    from ready_lane r join lane l on l.lane_key = r.lane_key and l.rate_space is not null
  );
end
$$`;
