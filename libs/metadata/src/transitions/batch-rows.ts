import { isTerminal } from "@daymill/core";
import type { RunDecision, RunKey } from "@daymill/core";
import type { BegunBody, EndedAttempt } from "./batch.ts";

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

export function toMoveRow(run: RunKey, move: RunDecision["moves"][number]): object {
  return { run_key: run, task_id: move.taskId, from_state: move.from, to_state: move.to, cause: move.cause };
}

export function toVerdictRow(run: RunKey, { verdict }: RunDecision): object[] {
  return verdict ? [{ run_key: run, ...verdict }] : [];
}
