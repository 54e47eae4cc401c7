import type { BackfillEvent, DeadlineEvent, RunEvent, TaskEvent, ToldEvent } from "@daymill/core";

/** What the event of a callback says, in words for people: every notifier shows the same. */
export interface Happening {
  /** The same however often it is told: what receives it may leave a second one out. */
  readonly id: string;
  /** `orders: load failed`. */
  readonly title: string;
  readonly tone: "good" | "warning" | "bad" | "quiet";
  /** What a person wants to know, by its name; nothing is empty. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The page of the task instance or of the run. */
  readonly url: string;
}

/** A message is a line to read, not a report: the page behind the link has the rest. */
const LONGEST_LINE = 300;
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
const WORDS = {
  success: "succeeded",
  failure: "failed",
  retry: "failed and is tried again",
  skip: "was skipped",
  recovery: "works again",
  deadline: "is not over in time",
} as const;

/** What happened, for a message. The errors in it have been masked where they arose. */
export function describeEvent(event: ToldEvent): Happening {
  return event.kind === "backfill" ? describeBackfill(event) : describeRun(event);
}

function describeBackfill(event: BackfillEvent): Happening {
  const { dagId, backfillId, failed, failedRuns, at, url } = event;
  const shown = failedRuns.slice(0, MOST_NAMED);
  const dayOf = (instant: string) => instant.slice(0, "2024-05-01".length);
  return {
    id: [dagId, "backfill", backfillId].map(encodeURIComponent).join("/"),
    title: firstLine(`${dagId}: the backfill is done${failed === 0 ? "" : `, ${failed} failed`}`),
    tone: failed === 0 ? "good" : "bad",
    facts: toFacts([
      ["DAG", dagId],
      ["Backfill", String(backfillId)],
      ["Days", `${dayOf(event.from)} to ${dayOf(event.to)}`],
      ["Runs", `${event.success} succeeded, ${failed} failed`],
      ["Left alone", event.left === 0 ? undefined : String(event.left)],
      ...shown.map(({ runId, reason }): MaybeFact => [runId, reason ?? "failed"]),
      ["And", failed > shown.length ? `${failed - shown.length} more that failed` : undefined],
      ["At", at],
    ]),
    url,
  };
}

function describeRun(event: Exclude<ToldEvent, BackfillEvent>): Happening {
  const { dagId, run, kind, url, interval, at } = event;
  // Tuesday's run went well where Monday's had not: it is the DAG that works again.
  const subject = "taskId" in event ? taskName(event) : kind === "recovery" ? "the DAG" : "the run";
  const day = run.logicalDate === null ? undefined : `${interval.date} (${interval.timezone})`;
  return {
    id: [dagId, run.id, ...placeOf(event)].map(encodeURIComponent).join("/"),
    title: firstLine(`${dagId}: ${subject} ${WORDS[kind]}`),
    tone: TONES[kind],
    facts: toFacts([
      ["DAG", dagId],
      ...("taskId" in event ? [["Task", subject] as const] : []),
      ["Day", day],
      ["Run", run.id],
      ...factsOf(event),
      ["At", at],
    ]),
    url,
  };
}

type MaybeFact = readonly [name: string, value: string | null | undefined];

function toFacts(facts: readonly MaybeFact[]): Happening["facts"] {
  return facts.flatMap(([name, value]) => {
    const line = firstLine(value ?? "");
    return line === "" ? [] : [[name, line] as const];
  });
}

function factsOf(event: Exclude<ToldEvent, BackfillEvent>): readonly MaybeFact[] {
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
  const more = failed.length - shown.length;
  return [
    ["Failed before", recoveredFrom.join(", ")],
    ["Reason", reason],
    ...shown.map((task): MaybeFact => [taskName(task), task.error?.message ?? "failed"]),
    ["And", more > 0 ? `${more} more that failed` : undefined],
  ];
}

function factsOfDeadline({ name, dueAt, unfinished }: DeadlineEvent): readonly MaybeFact[] {
  const shown = unfinished.slice(0, MOST_NAMED).map((task) => `${taskName(task)} (${task.state})`);
  const more = unfinished.length - shown.length;
  return [
    ["Deadline", name],
    ["Due", dueAt],
    ["Not done", [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ")],
  ];
}

function taskName({ taskId, mapIndex }: { readonly taskId: string; readonly mapIndex: number }): string {
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
}

function placeOf(event: Exclude<ToldEvent, BackfillEvent>): readonly string[] {
  if (event.kind === "deadline") return [event.kind, event.name, event.dueAt];
  if (!("taskId" in event)) return [event.kind, event.at];
  const { taskId, mapIndex, attempt, kind } = event;
  return [taskId, String(mapIndex), `${attempt.generation}.${attempt.number}`, kind];
}

/** Without characters that would end a line or a header somewhere. */
function firstLine(text: string): string {
  const [line = ""] = text.trim().split(/[\r\n\u2028\u2029]/);
  const plain = line.replaceAll(/\p{Cc}+/gu, " ").trim();
  return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE).toWellFormed()}…` : plain;
}
