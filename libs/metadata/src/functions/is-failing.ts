/**
 * dm_is_failing(backfill): whether as many runs of it failed as an open backfill is to be paused after. Runs count as they
 * stand: one that was cleared counts no more, nor one that failed before the backfill was last resumed.
 */
export const isFailingFunction = `
create or replace function dm_is_failing(p_backfill bigint) returns boolean
language plpgsql stable as $$
begin
  return exists (
    select 1 from backfill b
    where b.backfill_key = p_backfill and b.ended_at is null and b.pause_after_failures <= (
      select count(*) from dag_run r
      where r.backfill_key = b.backfill_key and r.state = 'failed' and r.ended_at > b.failures_since)
  );
end
$$`;
