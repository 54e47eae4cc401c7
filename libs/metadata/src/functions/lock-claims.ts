/**
 * dm_lock_claims(): until the end of the transaction, only this one gives away slots and places. A call of its own, before
 * the statement that counts: a count made in the statement that waits would be older than the wait (59 of 60 rounds broke
 * a limit so, none with the lock taken first). Taken after the locks of runs; its holder waits for nothing any more.
 */
export const lockClaimsFunction = `
create or replace function dm_lock_claims() returns void language sql volatile as $$
  select pg_advisory_xact_lock(4207849484212070733)
$$`;
