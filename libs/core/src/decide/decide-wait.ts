import type { LookAnswer } from "../dag/look.ts";
import { NO_EFFECTS } from "../dag/task-context.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { PlannedRun } from "../schedule/timetable.ts";
import type { RunState } from "../state/run-state.ts";
import { isTerminal, type TaskState } from "../state/task-state.ts";
import { type EpochMillis, epochMillis, toIso } from "../time.ts";
import { isLatestRun } from "./following-run.ts";

/** A wait whose expressions are rendered, with what is known of what it waits for. */
export type KnownWait =
  | { readonly kind: "until"; readonly at: EpochMillis }
  | {
      readonly kind: "task";
      readonly dag: string;
      /** Null: all tasks of the group, or without one the whole run. */
      readonly task: string | null;
      readonly group?: string | undefined;
      readonly logicalDate: EpochMillis;
      /** Undefined: there is no such run. */
      readonly run: AwaitedRun | undefined;
    }
  | { readonly kind: "approval"; readonly message: string; readonly answer: ApprovalAnswer | null }
  /** `next`: see followingRun. */
  | { readonly kind: "latest"; readonly next: PlannedRun | undefined }
  | {
      readonly kind: "marker";
      readonly dag: string;
      /** Null: the whole run. */
      readonly task: string | null;
      readonly logicalDate: EpochMillis;
    };

export interface AwaitedRun {
  readonly state: RunState;
  /** By retention: nothing is known of its tasks any more. */
  readonly isRemoved: boolean;
  /** The task, or those of the group; empty: the run has none such. */
  readonly tasks: readonly AwaitedTask[];
}

export interface AwaitedTask {
  readonly taskId: string;
  /** Its instances by state; empty while there are none. */
  readonly counts: Readonly<Partial<Record<TaskState, number>>>;
}

export interface ApprovalAnswer {
  readonly isApproved: boolean;
  readonly by: string;
  readonly at: EpochMillis;
  readonly note: string | null;
  /** Whether nobody answered in time, and this is what is taken instead. */
  readonly timedOut: boolean;
  /** Of the form; null: there is none, or it was refused. */
  readonly values: JsonObject | null;
}

export interface WaitDecision {
  readonly answer: LookAnswer;
  /** What it waits for, for a person to read. */
  readonly said: string;
}

/** The end of what a task waits for is told; this is for a word that was lost. */
export const RECHECK_MS = 30_000;

/** Whether what a task waits for has come. What failed may be cleared and succeed yet: it is waited for. */
export function decideWait(wait: KnownWait, now: EpochMillis): WaitDecision {
  switch (wait.kind) {
    case "until":
      return waitUntil(wait, now);
    case "task":
      return waitForRun(wait, now);
    case "approval":
      return waitForApproval(wait);
    case "latest":
      return judgeLatest(wait, now);
    case "marker":
      return met(undefined, `A clear that goes on to other DAGs goes on from here to ${nameOfAwaited(wait)}.`);
    default:
      return wait satisfies never;
  }
}

function waitUntil({ at }: Extract<KnownWait, { kind: "until" }>, now: EpochMillis): WaitDecision {
  const said = `It waits until ${toIso(at)}.`;
  return now >= at ? met(undefined, said) : { answer: { kind: "unmet", dueAt: at }, said };
}

type RunWait = Extract<KnownWait, { kind: "task" }>;

function waitForRun(wait: RunWait, now: EpochMillis): WaitDecision {
  const { run } = wait;
  const said = `It waits for ${nameOfAwaited(wait)}, ${standing(wait)}.`;
  const hasCome =
    run !== undefined && (isOfWholeRun(wait) || run.isRemoved ? run.state === "success" : haveSucceeded(run.tasks));
  return hasCome ? met(undefined, said) : { answer: { kind: "unmet", dueAt: epochMillis(now + RECHECK_MS) }, said };
}

function isOfWholeRun({ task, group }: Pick<RunWait, "task" | "group">): boolean {
  return task === null && group === undefined;
}

function nameOfAwaited(of: Pick<RunWait, "dag" | "task" | "group" | "logicalDate">): string {
  const { dag, task, group, logicalDate } = of;
  const part = isOfWholeRun(of) ? "the run" : group === undefined ? `task ${task}` : `the group ${group}`;
  return `${part} of ${dag} for ${toIso(logicalDate)}`;
}

/** Every instance of all is done well, and not all of them were skipped. */
function haveSucceeded(tasks: readonly AwaitedTask[]): boolean {
  return tasks.every(isDoneWell) && tasks.some(({ counts }) => (counts.success ?? 0) > 0);
}

function isDoneWell({ counts }: AwaitedTask): boolean {
  const states = statesOf(counts);
  return states.length > 0 && states.every((state) => state === "success" || state === "skipped");
}

function standing(wait: RunWait): string {
  const { run, group } = wait;
  if (run === undefined) return "which does not exist yet";
  if (run.isRemoved) return `which was removed by retention after it had ended in ${run.state}`;
  if (isOfWholeRun(wait)) return `which is ${run.state}`;
  const [first] = run.tasks;
  if (first === undefined) return "which is no part of that run";
  if (group === undefined) return `which is ${stateOf(first)}`;
  const open = run.tasks.filter((task) => !isDoneWell(task));
  const told = open.slice(0, MOST_TOLD).map((task) => `${task.taskId} is ${stateOf(task)}`);
  if (open.length > told.length) told.push(`${open.length - told.length} more are not done`);
  if (told.length === 0) return haveSucceeded(run.tasks) ? "which is done" : "all of which was skipped";
  return `of which ${told.join(", ")}`;
}

/** Tasks of a group that are named, of those that are not done. */
const MOST_TOLD = 3;

/** The first state of an instance that is not over, or else not well. */
function stateOf({ counts }: AwaitedTask): TaskState {
  const states = statesOf(counts);
  const odd = states.find((state) => !isTerminal(state)) ?? states.find((state) => state !== "success");
  return odd ?? (states.length === 0 ? "none" : "success");
}

function statesOf(counts: AwaitedTask["counts"]): TaskState[] {
  return (Object.keys(counts) as TaskState[]).filter((state) => (counts[state] ?? 0) > 0);
}

function waitForApproval({ message, answer }: Extract<KnownWait, { kind: "approval" }>): WaitDecision {
  const said = `It waits for approval: ${message}`;
  if (answer === null) return { answer: { kind: "unmet", dueAt: null }, said };
  const { isApproved, by, at, note, timedOut, values } = answer;
  if (isApproved) return met({ by, at: toIso(at), note, timedOut, ...(values && { values }) }, said);
  const reason = `${by} refused${note === null ? "" : `: ${note}`}`;
  return { answer: { kind: "ended", outcome: { kind: "skipped", reason } }, said };
}

function judgeLatest({ next }: Extract<KnownWait, { kind: "latest" }>, now: EpochMillis): WaitDecision {
  if (next === undefined || isLatestRun(next, now)) return met(true, "No newer run of the schedule is due.");
  const newer = `${toIso(next.interval.start)} to ${toIso(next.interval.end)}`;
  return met(false, `A newer run of the schedule is due, the one for ${newer}.`);
}

function met(output: JsonValue | undefined, said: string): WaitDecision {
  return { answer: { kind: "ended", outcome: { kind: "success", output, effects: NO_EFFECTS } }, said };
}
