import { isTerminal } from "@daymill/core";
import type { RunDecision, RunKey, VersionCallbacks } from "@daymill/core";
import type { BegunBody, EndedAttempt } from "./batch.ts";
import { toldOf } from "./told.ts";
import type { Told } from "./told.ts";

export function toOutcomeRow(ended: EndedAttempt): object {
  return {
    instance_key: ended.instance,
    attempt_key: ended.attempt,
    started_at: ended.startedAt,
    ended_at: ended.endedAt,
    outcome: ended.outcome,
    to_state: ended.to,
    due_at: ended.dueAt,
    spends_try: ended.spendsTry,
    error: ended.error,
    input: ended.input,
    has_output: ended.output !== null,
    output: ended.output?.value,
    uri: ended.output?.uri,
    bytes: ended.output?.bytes,
    turn: ended.look?.turn,
    max_rss: ended.used?.maxRssBytes,
    cpu_ms: ended.used?.cpuMs,
  };
}

export function toLookEndRows({ attempt, instance, to, look }: EndedAttempt): object[] {
  if (look === undefined) return [];
  const { deadline, job, handle, said } = look;
  return [{ attempt_key: attempt, instance_key: instance, is_over: isTerminal(to), deadline, job, handle, said }];
}

export function toBegunRow(begun: BegunBody): object {
  return { instance_key: begun.instance, attempt_key: begun.attempt, at: begun.at, input: begun.input };
}

/** Who is to be told of it; absent where there is nobody, as mostly. */
interface ToldRow {
  readonly told?: readonly Told[];
}

export interface MoveRow extends ToldRow {
  readonly run_key: RunKey;
  readonly task_id: string;
  readonly from_state: string;
  readonly to_state: string;
  readonly cause: string;
  /** Of a range of map indexes, both ends included; absent: of all. */
  readonly first_index?: number;
  readonly last_index?: number;
}

export interface VerdictRow extends ToldRow {
  readonly run_key: RunKey;
  readonly state: string;
  readonly reason: string;
}

export function toMoveRow(
  run: RunKey,
  move: RunDecision["moves"][number],
  callbacks: VersionCallbacks | undefined,
): MoveRow {
  const { taskId, from, to, cause, indexes } = move;
  const range = indexes && { first_index: indexes.first, last_index: indexes.last };
  const row = { run_key: run, task_id: taskId, from_state: from, to_state: to, cause, ...range };
  const told = toldOf(to, callbacks?.tasks.get(taskId));
  return told ? { ...row, told } : row;
}

export function toVerdictRow(
  run: RunKey,
  { verdict }: RunDecision,
  callbacks: VersionCallbacks | undefined,
): VerdictRow[] {
  if (verdict === undefined) return [];
  const told = toldOf(verdict.state, callbacks?.run);
  return [{ run_key: run, ...verdict, ...(told && { told }) }];
}
