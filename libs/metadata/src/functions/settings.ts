/**
 * What every function of the hot path is created with. Plans are made once and kept, also when the tables are still
 * empty: only index probes in nested loops stay right whatever the tables grow to (10,000 tasks on an empty database:
 * 8.0 s with the planner's free choice, 1.3 s so). Without bitmap scans, index entries that are dead are marked as such.
 */
export const HOT_SETTINGS = `
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set enable_bitmapscan = off
  set plan_cache_mode = force_generic_plan
  set jit = off`;
