/**
 * What every function that is called from outside is created with; those that these call run under the same settings, and
 * are not given them anew (it costs 10 microseconds a call). Plans are made once and kept, also when the tables are still
 * empty: only index probes in nested loops stay right whatever the tables grow to (10,000 tasks on an empty database:
 * 8.0 s with the planner's free choice, 1.3 s so). Without materialisation no inner side is read whole, which looks
 * cheap in a small table. Every
 * join of a set with a hot table says besides \`key = any(keys)\`: without it, the whole index of a small table is read
 * for the guard alone. Without bitmap scans, index entries that are dead are marked as such.
 */
export const HOT_SETTINGS = `
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set enable_bitmapscan = off
  set enable_material = off
  set plan_cache_mode = force_generic_plan
  set jit = off`;
