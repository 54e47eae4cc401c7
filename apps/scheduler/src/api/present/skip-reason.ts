import type { EpochMillis } from "@daymill/core";

/** Of a task instance that is skipped. */
export interface SkipCase {
  /** What skipped it without an attempt, as the log of state changes has it. */
  readonly logged: { readonly cause: string; readonly at: EpochMillis } | undefined;
  /** When its last attempt ended. */
  readonly lastEndedAt: EpochMillis | null | undefined;
}

/** Why a task instance was skipped, in words; null: its attempt skipped itself, and says why. */
export function explainSkip({ logged, lastEndedAt }: SkipCase): string | null {
  if (logged === undefined || (lastEndedAt ?? -Infinity) > logged.at) return null;
  const [cause = "", ...rest] = logged.cause.split(":");
  return wordsOf(cause, rest.join(":"));
}

function wordsOf(cause: string, detail: string): string {
  switch (cause) {
    case "dates":
      return datesInWords(detail);
    case "condition":
      return "The task was skipped by a decision before it.";
    case "trigger_rule":
      return `The task was skipped by its trigger rule, ${detail}.`;
    case "setup":
      return "The task was skipped because a setup that it needs was skipped.";
    case "mapping":
      return "The task was skipped because the list that it is mapped over is empty or was skipped.";
    case "run_timeout":
      return "The task was skipped because the run took too long.";
    case "fail_fast":
      return "The task was skipped because another task failed, and the DAG stops at the first failure.";
    case "mark":
      return "The task was marked as skipped by hand.";
    default:
      return `The task was skipped (${cause}).`;
  }
}

function datesInWords(detail: string): string {
  const [what, ...at] = detail.split(" ");
  const side = what === "starts" ? "lies before the start of the task" : "lies after the end of the task";
  return `The task was skipped because the run ${side}, ${at.join(" ")}.`;
}
