import type { BackfillEvent, DeadlineEvent, GroupEvent, RunEvent, TaskEvent, ToldEvent } from "@daymill/core";
import { oneLine } from "./one-line.ts";
import { taskName } from "./task-name.ts";
import { WORDS, WORDS_OF_MANY } from "./words.ts";

/** What the event of a callback says, in words for people: every notifier shows the same. */
export interface Happening {
  /** The same however often it is told: what receives it may leave a second one out. */
  readonly id: string;
  /** `orders: load failed`. */
  readonly title: string;
  /** What the author of the DAG has to say besides, in lines. */
  readonly text?: string;
  readonly tone: "good" | "warning" | "bad" | "quiet";
  /** What a person wants to know, by its name; nothing is empty. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The page of the task instance, the run or the backfill; of several, their list. */
  readonly url: string;
}

/** Of the tasks of a run that failed, or are not done; the page has all. */
const MOST_NAMED = 5;

const TONES = {
  success: "good",
  failure: "bad",
  retry: "warning",
  skip: "quiet",
  recovery: "good",
  deadline: "warning",
} as const;

/** What happened, for a message. The errors in it have been masked where they arose. */
export function describeEvent(event: ToldEvent): Happening {
  switch (event.kind) {
    case "group":
      return describeGroup(event);
    case "backfill":
      return describeBackfill(event);
    default:
      return describeOne(event);
  }
}

function describeGroup({ dagId, of, count, events, since, at, url }: GroupEvent): Happening {
  const shown = events.slice(0, MOST_NAMED);
  const hasFailed = events.some((event) => event.kind === "backfill" && event.failed > 0);
  return {
    id: idOf([dagId, "group", of, since, at, String(count)]),
    title: oneLine(`${count} ${WORDS_OF_MANY[of]} in ${dagId}`),
    tone: of === "backfill" ? toneOfBackfills(hasFailed) : TONES[of],
    facts: toFacts([
      ["DAG", dagId],
      ...shown.map(factOfOne),
      ["And", moreText(count - shown.length)],
      ["Since", since],
      ["At", at],
    ]),
    url,
  };
}

function factOfOne(event: GroupEvent["events"][number]): MaybeFact {
  if (event.kind === "backfill") return [`the backfill ${event.backfillId}`, runsOf(event)];
  const why = event.kind === "deadline" ? `${event.name}, due ${event.dueAt}` : whyOf(event);
  return [`${subjectOf(event)}, ${dayOf(event) ?? event.run.id}`, why];
}

function toneOfBackfills(hasFailed: boolean): Happening["tone"] {
  return hasFailed ? "bad" : "good";
}

function runsOf({ success, failed }: BackfillEvent): string {
  return `${success} succeeded, ${failed} failed`;
}

function whyOf(event: TaskEvent | RunEvent): string {
  const error = "taskId" in event ? event.error?.message : undefined;
  return oneLine(error ?? event.reason ?? "") || WORDS[event.kind];
}

function describeBackfill(event: BackfillEvent): Happening {
  const { dagId, backfillId, failed, failedRuns, at, url } = event;
  const shown = failedRuns.slice(0, MOST_NAMED);
  const dateOf = (instant: string) => instant.slice(0, "2024-05-01".length);
  return {
    id: idOf([dagId, "backfill", String(backfillId)]),
    title: oneLine(`${dagId}: the backfill ${WORDS.backfill}${failed === 0 ? "" : `, ${failed} failed`}`),
    tone: toneOfBackfills(failed > 0),
    facts: toFacts([
      ["DAG", dagId],
      ["Backfill", String(backfillId)],
      ["Days", `${dateOf(event.from)} to ${dateOf(event.to)}`],
      ["Runs", runsOf(event)],
      ["Left alone", event.left === 0 ? undefined : String(event.left)],
      ...shown.map(({ runId, reason }): MaybeFact => [runId, reason ?? "failed"]),
      ["And", moreText(failed - shown.length, "that failed")],
      ["At", at],
    ]),
    url,
  };
}

type OneEvent = Exclude<ToldEvent, BackfillEvent | GroupEvent>;

function describeOne(event: OneEvent): Happening {
  const { dagId, run, kind, url, at } = event;
  return {
    id: idOf([dagId, run.id, ...placeOf(event)]),
    title: oneLine(`${dagId}: ${subjectOf(event)} ${WORDS[kind]}`),
    tone: TONES[kind],
    facts: toFacts([
      ["DAG", dagId],
      ["Task", "taskId" in event ? taskName(event) : undefined],
      ["Day", dayOf(event)],
      ["Run", run.id],
      ...factsOf(event),
      ["At", at],
    ]),
    url,
  };
}

function subjectOf(event: OneEvent): string {
  if ("taskId" in event) return taskName(event);
  // Tuesday's run went well where Monday's had not: it is the DAG that works again.
  return event.kind === "recovery" ? "the DAG" : "the run";
}

function dayOf({ run, interval }: OneEvent): string | undefined {
  return run.logicalDate === null ? undefined : `${interval.date} (${interval.timezone})`;
}

type MaybeFact = readonly [name: string, value: string | null | undefined];

function toFacts(facts: readonly MaybeFact[]): Happening["facts"] {
  return facts.flatMap(([name, value]) => {
    const line = oneLine(value ?? "");
    return line === "" ? [] : [[name, line] as const];
  });
}

function factsOf(event: OneEvent): readonly MaybeFact[] {
  if ("taskId" in event) return factsOfTask(event);
  return event.kind === "deadline" ? factsOfDeadline(event) : factsOfRun(event);
}

function factsOfTask({ attempt, error, reason, retryAt, recoveredFrom }: TaskEvent): readonly MaybeFact[] {
  return [
    ["Failed before", recoveredFrom.join(", ")],
    ["Try", attempt.tryNumber === 0 ? undefined : String(attempt.tryNumber)],
    ["Error", error?.message],
    ["Reason", reason === error?.message ? undefined : reason],
    ["Next try", retryAt],
  ];
}

function factsOfRun({ reason, failed, recoveredFrom }: RunEvent): readonly MaybeFact[] {
  const shown = failed.slice(0, MOST_NAMED);
  return [
    ["Failed before", recoveredFrom.join(", ")],
    ["Reason", reason],
    ...shown.map((task): MaybeFact => [taskName(task), task.error?.message ?? "failed"]),
    ["And", moreText(failed.length - shown.length, "that failed")],
  ];
}

function factsOfDeadline({ name, dueAt, unfinished }: DeadlineEvent): readonly MaybeFact[] {
  const shown = unfinished.slice(0, MOST_NAMED).map((task) => `${taskName(task)} (${task.state})`);
  const more = moreText(unfinished.length - shown.length);
  return [
    ["Deadline", name],
    ["Due", dueAt],
    ["Not done", [...shown, ...(more === undefined ? [] : [more])].join(", ")],
  ];
}

function moreText(count: number, which = ""): string | undefined {
  return count > 0 ? `${count} more ${which}`.trim() : undefined;
}

function placeOf(event: OneEvent): readonly string[] {
  if (event.kind === "deadline") return [event.kind, event.name, event.dueAt];
  if (!("taskId" in event)) return [event.kind, event.at];
  const { taskId, mapIndex, attempt, kind } = event;
  return [taskId, String(mapIndex), `${attempt.generation}.${attempt.number}`, kind];
}

function idOf(parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part)).join("/");
}
