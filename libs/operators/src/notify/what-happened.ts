import type { DeadlineEvent, RunEvent, TaskEvent, ToldEvent } from "@daymill/core";

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

const TONES = { success: "good", failure: "bad", retry: "warning", skip: "quiet", deadline: "warning" } as const;
const WORDS = {
  success: "succeeded",
  failure: "failed",
  retry: "failed and is tried again",
  skip: "was skipped",
  deadline: "is not over in time",
} as const;

/** What happened, for a message. The errors in it have been masked where they arose. */
export function describeEvent(event: ToldEvent): Happening {
  const { dagId, run, kind, url, interval, at } = event;
  const subject = "taskId" in event ? taskName(event) : "the run";
  const day = run.logicalDate === null ? undefined : `${interval.date} (${interval.timezone})`;
  return {
    id: [dagId, run.id, ...placeOf(event)].map(encodeURIComponent).join("/"),
    title: firstLine(`${dagId}: ${subject} ${WORDS[kind]}`),
    tone: TONES[kind],
    facts: [
      ["DAG", dagId],
      ...("taskId" in event ? [["Task", subject] as const] : []),
      ["Day", day],
      ["Run", run.id],
      ...factsOf(event),
      ["At", at],
    ].flatMap(([name = "", value]) => {
      const line = firstLine(value ?? "");
      return line === "" ? [] : [[name, line] as const];
    }),
    url,
  };
}

type MaybeFact = readonly [name: string, value: string | null | undefined];

function factsOf(event: ToldEvent): readonly MaybeFact[] {
  if ("taskId" in event) return factsOfTask(event);
  return event.kind === "deadline" ? factsOfDeadline(event) : factsOfRun(event);
}

function factsOfTask({ attempt, error, reason, retryAt }: TaskEvent): readonly MaybeFact[] {
  return [
    ["Try", attempt.tryNumber === 0 ? undefined : String(attempt.tryNumber)],
    ["Error", error?.message],
    ["Reason", reason === error?.message ? undefined : reason],
    ["Next try", retryAt],
  ];
}

function factsOfRun({ reason, failed }: RunEvent): readonly MaybeFact[] {
  const shown = failed.slice(0, MOST_NAMED);
  const more = failed.length - shown.length;
  return [
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

function placeOf(event: ToldEvent): readonly string[] {
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
