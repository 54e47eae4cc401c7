import type { MetadataDatabase } from "@daymill/metadata";
import { functions } from "@daymill/metadata/testing";
import { sql } from "kysely";

/** A safeguard switched off: the simulation must notice. */
export interface Mutation {
  readonly name: string;
  /** Begins the text of the function that is altered. */
  readonly inFunction: string;
  readonly replace: readonly (readonly [from: string, to: string])[];
  /** Where to begin: at a seed that has noticed it. Others take time, and may go round in circles for ever without the safeguard. Default: 1. */
  readonly firstSeed?: number;
}

/** Seeds within which each mutation must be noticed. */
export const MUTATION_SEEDS = 200;

export const MUTATIONS: readonly Mutation[] = [
  {
    name: "the fence",
    inFunction: "dm_take_outcomes(",
    replace: [["and i.attempt_key = o.attempt_key", ""]],
    firstSeed: 31,
  },
  {
    name: "the state guard",
    inFunction: "dm_move_tasks(",
    replace: [["and i.state = w.from_state", ""]],
    firstSeed: 53,
  },
  {
    name: "the pool count",
    inFunction: "dm_next_ready(",
    replace: [["where u.pool = l.pool", "where false"]],
    firstSeed: 3,
  },
  {
    name: "the queues that a process serves",
    inFunction: "dm_next_ready(",
    replace: [["l.queue = any(p_queues)", "true"]],
    firstSeed: 13,
  },
  {
    name: "the queues whose looks a process takes",
    inFunction: "dm_take_looks(",
    replace: [["l.queue = any(p_queues)", "true"]],
    firstSeed: 8,
  },
  {
    name: "the key count",
    inFunction: "dm_next_ready(",
    replace: [["i.session_key is not null and i.limit_key is not null", "false"]],
    firstSeed: 9,
  },
  {
    name: "the callbacks of moves",
    inFunction: "dm_move_tasks(",
    replace: [["if p_moves @? '$[*].told' then", "if false then"]],
    firstSeed: 6,
  },
  {
    name: "the lease of calls",
    inFunction: "dm_keep_callbacks(",
    replace: [["set due_at = p_until", "set due_at = c.due_at"]],
    firstSeed: 7,
  },
  {
    name: "the tries that calls which never began do not spend",
    inFunction: "dm_note_callbacks(",
    replace: [["case when n.has_begun then 1 else 0 end", "1"]],
    firstSeed: 3,
  },
  {
    name: "the callbacks that an undone clear had superseded",
    inFunction: "dm_undo_clear(",
    replace: [["perform dm_revive_callbacks(p_now, p_clear, v_back, coalesce(v_whole, '{}'));", ""]],
    firstSeed: 5,
  },
  {
    name: "the end of a run that is in time",
    inFunction: "dm_miss_deadlines(",
    replace: [
      ["state = case when r.ended_at <= d.due_at then 'met'", "state = case when false then 'met'"],
      ["missed_at = case when r.ended_at <= d.due_at then null", "missed_at = case when false then null"],
    ],
  },
  {
    name: "the recount",
    inFunction: "dm_recount(",
    replace: [["where s.run_key = d.run_key", "where false and s.run_key = d.run_key"]],
  },
  {
    name: "taking a run that is claimed from whoever remembers it",
    inFunction: "dm_lock_free(",
    replace: [["if v_held is not null then", "if false then"]],
    firstSeed: 6,
  },
  {
    name: "taking a run that is settled from whoever remembers it",
    inFunction: "dm_settle(",
    replace: [["where r.run_key = any(v_others)", "where r.run_key = any(v_others) and r.held_by is null"]],
    firstSeed: 6,
  },
  {
    name: "the hold under which a step decides from memory",
    inFunction: "dm_step(",
    replace: [["r.held_by = p_holder", "true"]],
    firstSeed: 6,
  },
  {
    name: "the drain of a worker that claims what is ready",
    inFunction: "dm_claim(",
    replace: [["case when dm_is_drained(s.session_key) then 0 else s.free end", "s.free"]],
    firstSeed: 3,
  },
  {
    name: "the drain of a worker that pokes and polls",
    inFunction: "dm_take_looks(",
    replace: [["if dm_is_drained(p_session) then", "if false then"]],
    firstSeed: 8,
  },
  {
    name: "the drain of a worker that was started again",
    inFunction: "dm_is_drained(",
    replace: [["on s.name = d.name", "on s.name = d.name and s.started_at <= d.since"]],
    firstSeed: 7,
  },
  {
    name: "the failure that a run remembers",
    inFunction: "dm_end_runs(",
    replace: [["failed_before = r.failed_before or v.state = 'failed'", "failed_before = r.failed_before"]],
    firstSeed: 4,
  },
  {
    name: "the failure that a run forgets once it has recovered",
    inFunction: "dm_end_runs(",
    replace: [["set failed_before = false", "set failed_before = true"]],
    firstSeed: 18,
  },
  {
    name: "the failure of a task before a clear",
    inFunction: "dm_failed_before(",
    replace: [["select k.former ->> 'state' = 'failed' into v_failed", "select false into v_failed"]],
    firstSeed: 27,
  },
  {
    name: "the end of a row of failures",
    inFunction: "dm_failed_before(",
    replace: [["where f.is_failing;", "where true;"]],
    firstSeed: 6,
  },
  {
    name: "the quiet that follows a call of a group",
    inFunction: "dm_quieten_groups(",
    replace: [["and c.turn = 1", "and c.turn = 0"]],
    firstSeed: 3,
  },
  {
    name: "the wait for the end of a group's quiet",
    inFunction: "dm_gather_callbacks(",
    replace: [["and g.quiet_until > p_now and c.turn = 0", "and false"]],
    firstSeed: 3,
  },
  {
    name: "the attempt that a callback tells of",
    inFunction: "dm_take_callbacks(",
    replace: [["'attemptNumber', c.attempt_number", "'attemptNumber', i.attempt_number"]],
    firstSeed: 8,
  },
  {
    name: "the jobs that their tasks leave on a kill",
    inFunction: "dm_drop_looks(",
    replace: [
      ["p_again or not j.left_on_kill", "true"],
      ["not p_again and j.left_on_kill", "false"],
    ],
    firstSeed: 4,
  },
  {
    name: "the jobs that their tasks leave when their time is over",
    inFunction: "dm_end_looks(",
    replace: [["when e.job = 'left' and not e.is_over then null", "when e.job = 'left' then 'cancelling'"]],
    firstSeed: 22,
  },
  {
    name: "the intent row",
    inFunction: "dm_intend(",
    replace: [["where i.instance_key = v_instance", "where false and i.instance_key = v_instance"]],
    firstSeed: 4,
  },
];

/** Installs the altered function. Fails when the text that it alters is not there any more. */
export async function installMutation({ db }: MetadataDatabase, mutation: Mutation): Promise<void> {
  const text = functions.find((each) => each.includes(`function ${mutation.inFunction}`));
  if (text === undefined) throw new Error(`there is no function ${mutation.inFunction}`);
  let altered = text;
  for (const [from, to] of mutation.replace) {
    if (!altered.includes(from)) throw new Error(`"${from}" does not stand in ${mutation.inFunction} any more`);
    altered = altered.replaceAll(from, to);
  }
  await sql.raw(altered).execute(db);
}

/** Puts every function back as it is. */
export async function removeMutations({ db }: MetadataDatabase): Promise<void> {
  for (const text of functions) await sql.raw(text).execute(db);
}
