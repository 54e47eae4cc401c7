import type { RunEvent, TaskEvent } from "@daymill/core";

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
/** Of the failed tasks of a run; the page has all. */
const MOST_FAILED = 5;

const TONES = { success: "good", failure: "bad", retry: "warning", skip: "quiet" } as const;
const WORDS = {
  success: "succeeded",
  failure: "failed",
  retry: "failed and is tried again",
  skip: "was skipped",
} as const;

/** What happened, for a message. The errors in it have been masked where they arose. */
export function describeEvent(event: TaskEvent | RunEvent): Happening {
  const { dagId, run, kind, url, interval, at } = event;
  const subject = "taskId" in event ? taskName(event) : "the run";
  const day = run.logicalDate === null ? undefined : `${interval.date} (${interval.timezone})`;
  return {
    id: [dagId, run.id, ...("taskId" in event ? placeOf(event) : [kind, at])].map(encodeURIComponent).join("/"),
    title: firstLine(`${dagId}: ${subject} ${WORDS[kind]}`),
    tone: TONES[kind],
    facts: [
      ["DAG", dagId],
      ...("taskId" in event ? [["Task", subject] as const] : []),
      ["Day", day],
      ["Run", run.id],
      ...("taskId" in event ? factsOfTask(event) : factsOfRun(event)),
      ["At", at],
    ].flatMap(([name = "", value]) => {
      const line = firstLine(value ?? "");
      return line === "" ? [] : [[name, line] as const];
    }),
    url,
  };
}

type MaybeFact = readonly [name: string, value: string | null | undefined];

function factsOfTask({ attempt, error, reason, retryAt }: TaskEvent): readonly MaybeFact[] {
  return [
    ["Try", attempt.tryNumber === 0 ? undefined : String(attempt.tryNumber)],
    ["Error", error?.message],
    ["Reason", reason === error?.message ? undefined : reason],
    ["Next try", retryAt],
  ];
}

function factsOfRun({ reason, failed }: RunEvent): readonly MaybeFact[] {
  const shown = failed.slice(0, MOST_FAILED);
  const more = failed.length - shown.length;
  return [
    ["Reason", reason],
    ...shown.map((task): MaybeFact => [taskName(task), task.error?.message ?? "failed"]),
    ["And", more > 0 ? `${more} more that failed` : undefined],
  ];
}

function taskName({ taskId, mapIndex }: { readonly taskId: string; readonly mapIndex: number }): string {
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
}

function placeOf({ taskId, mapIndex, attempt, kind }: TaskEvent): readonly string[] {
  return [taskId, String(mapIndex), `${attempt.generation}.${attempt.number}`, kind];
}

/** Without characters that would end a line or a header somewhere. */
function firstLine(text: string): string {
  const [line = ""] = text.trim().split(/[\r\n\u2028\u2029]/);
  const plain = line.replaceAll(/\p{Cc}+/gu, " ").trim();
  return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE).toWellFormed()}…` : plain;
}
