import { errorEntry } from "../worker/failure.ts";
import type { LogEntry, LogSink } from "../worker/log-sink.ts";
import type { SentAnswer } from "./messages.ts";
import type { PollerAction } from "./poller.ts";

/** Writes into the log of an attempt or a callback what came of the look or the call, where a person would want to know. */
export function sayAnswer(action: PollerAction, answer: SentAnswer, sink: LogSink): void {
  switch (answer.kind) {
    case "ended":
      if (answer.outcome.kind === "failed") sink.write(errorEntry(answer.outcome.error, "error"));
      return;
    case "trouble": {
      const { error } = answer;
      return sink.write(errorEntry({ ...error, message: `${error.message} (in a ${action.kind})` }, "warn"));
    }
    case "submitted":
      return sink.write(line("info", "The job is submitted", { handle: answer.handle }));
    case "cancelled":
      return sink.write(line("info", "The job is cancelled"));
    case "job_failed":
      return sink.write(line("error", `The job failed: ${answer.reason}`));
    case "job_cancelled":
      return sink.write(line("error", "The job was cancelled by somebody else", { reason: answer.reason }));
    case "nothing":
    case "running":
    case "blocked":
    case "unmet":
      return;
    default:
      answer satisfies never;
  }
}

function line(level: LogEntry["level"], message: string, fields?: LogEntry["fields"]): LogEntry {
  return { level, message, stream: "worker", ...(fields && { fields }) };
}
