/**
 * dm_is_drained(session): whether its worker takes nothing any more. Asked with each claim, by who holds the claim lock:
 * whoever was told that a worker is drained has seen the last of what it takes.
 */
export const isDrainedFunction = `
create or replace function dm_is_drained(p_session bigint) returns boolean
language plpgsql as $$
begin
  return exists (
    select 1 from worker_drain d join worker_session s on s.name = d.name where s.session_key = p_session
  );
end
$$`;

/**
 * Whether any worker is drained, to be asked before dm_is_drained where every batch asks: mostly none is, and then this
 * is one look at an empty index within a statement that is made anyway, instead of a call and a join.
 */
export const isAnyDrained = "exists (select 1 from worker_drain)";
