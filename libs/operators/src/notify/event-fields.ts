import type { GroupEvent, ToldEvent } from "@daymill/core";
import { oneLine } from "./one-line.ts";
import { taskName } from "./task-name.ts";
import { WORDS } from "./words.ts";

/** What a template may name. */
export const FIELDS = ["dag", "task", "run", "day", "what", "try", "error", "reason", "count", "at", "url"] as const;

type Fields = Readonly<Record<(typeof FIELDS)[number], string>>;

/** The fields of an event as one line each; empty: it has none. */
export function fieldsOf(event: ToldEvent): Fields {
  const { dagId: dag, at, url } = event;
  const common = { dag, at, url, what: WORDS[event.kind === "group" ? event.of : event.kind] };
  return { ...NOTHING, ...common, ...ownFields(event) };
}

const NOTHING: Fields = {
  dag: "",
  task: "",
  run: "",
  day: "",
  what: "",
  try: "",
  error: "",
  reason: "",
  count: "1",
  at: "",
  url: "",
};

function ownFields(event: ToldEvent): Partial<Fields> {
  switch (event.kind) {
    case "group":
      return { count: String(event.count), task: namesOf(event.events) };
    case "backfill":
      return { count: String(event.failed) };
    default: {
      const run = { run: event.run.id, day: event.run.logicalDate === null ? "" : event.interval.date };
      if ("taskId" in event) {
        const { attempt, error, reason } = event;
        const tries = attempt.tryNumber === 0 ? "" : String(attempt.tryNumber);
        return {
          ...run,
          task: taskName(event),
          try: tries,
          error: oneLine(error?.message ?? ""),
          reason: reason ?? "",
        };
      }
      return event.kind === "deadline"
        ? { ...run, reason: event.name }
        : { ...run, reason: oneLine(event.reason ?? "") };
    }
  }
}

function namesOf(events: GroupEvent["events"]): string {
  const names = events.map((event) => {
    if ("taskId" in event) return taskName(event);
    return event.kind === "backfill" ? "the backfill" : "the run";
  });
  return [...new Set(names)].join(", ");
}
