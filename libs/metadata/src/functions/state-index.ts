import { TASK_STATES } from "@daymill/core";

const names = TASK_STATES.map((state) => `'${state}'`).join(", ");

/** dm_state_index(state): where a state stands in task_summary.counts, from 1. */
export const stateIndexFunction = `
create or replace function dm_state_index(p_state text) returns integer language sql immutable parallel safe as $$
  select array_position(array[${names}], p_state)
$$`;

/** dm_no_counts(): counts of a task without instances. */
export const noCountsFunction = `
create or replace function dm_no_counts() returns integer[] language sql immutable parallel safe as $$
  select array_fill(0, array[${TASK_STATES.length}])
$$`;

/** dm_add_counts(states, numbers): counts with the n-th number at the n-th state. */
export const addCountsFunction = `
create or replace function dm_add_counts(p_states text[], p_numbers integer[]) returns integer[]
language plpgsql immutable parallel safe as $$
declare
  v_counts integer[] := dm_no_counts();
begin
  for k in 1..cardinality(p_states) loop
    v_counts[dm_state_index(p_states[k])] := p_numbers[k];
  end loop;
  return v_counts;
end
$$`;

/** dm_shift(counts, from, to): the counts after one instance each moved from the n-th `from` to the n-th `to`. */
export const shiftFunction = `
create or replace function dm_shift(p_counts integer[], p_from text[], p_to text[]) returns integer[]
language plpgsql immutable parallel safe as $$
declare
  v_from integer;
  v_to integer;
begin
  for k in 1..cardinality(p_from) loop
    v_from := dm_state_index(p_from[k]);
    v_to := dm_state_index(p_to[k]);
    p_counts[v_from] := p_counts[v_from] - 1;
    p_counts[v_to] := p_counts[v_to] + 1;
  end loop;
  return p_counts;
end
$$`;
