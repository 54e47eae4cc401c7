import { inspect } from "node:util";
import { errorCatalogue, isFinalError } from "@daymill/core";
import type { ErrorCode, JsonObject, TaskError, TaskOutcome } from "@daymill/core";
import type { LogEntry } from "./log-sink.ts";
import type { StackView } from "./shown-stack.ts";

/** How an error is made fit for people and the database: secrets hidden, frames mapped to the user's source. */
export interface ErrorView extends StackView {
  mask(text: string): string;
}

/** Errors as they are: where there are no secrets, and no bundle. */
export const PLAIN_VIEW: ErrorView = {
  mask: (text) => text,
  mapStack: (stack) => stack,
  findThrown: () => undefined,
};

export type FailedOutcome = Extract<TaskOutcome, { readonly kind: "failed" }>;

/** What may be kept of a message, in UTF-16 units; drivers put whole statements into theirs. */
const MAX_MESSAGE = 32 * 1024;
const MAX_STACK = 64 * 1024;

/**
 * The outcome of an attempt whose body threw. Anything can be thrown. The bundle carries its own copy of our classes, so
 * that errors are told by their fields and never by `instanceof`: a `TaskSkipped` skips. An error says by `retry` whether
 * it may be tried again; else one of ours that no retry cures is final.
 */
export function outcomeOfThrown(thrown: unknown, view: ErrorView): TaskOutcome {
  if (nameOf(thrown) === "TaskSkipped") return { kind: "skipped", reason: clean(messageOf(thrown), MAX_MESSAGE, view) };
  const error = describeError(thrown, view);
  const retry = field(thrown, "retry");
  return { kind: "failed", error, final: retry === undefined ? isFinalError(error.code) : retry === false };
}

/** An error of ours as an outcome. */
export function failedWith(
  code: ErrorCode,
  message: string,
  {
    final = isFinalError(code),
    details = null,
  }: { readonly final?: boolean; readonly details?: JsonObject | null } = {},
): FailedOutcome {
  return { kind: "failed", error: { code, name: "DaymillError", message, stack: null, details }, final };
}

/** What was thrown, for a person to read. */
export function describeError(thrown: unknown, view: ErrorView): TaskError {
  const code = field(thrown, "code");
  const isOurs = nameOf(thrown) === "DaymillError" && typeof code === "string" && code in errorCatalogue;
  const isOfFullDisk = code === "ENOSPC" || code === "EDQUOT";
  const stack = stackOf(thrown, 0);
  const thrownAt = stack === undefined ? undefined : view.findThrown(stack);
  return {
    code: isOurs ? code : isOfFullDisk ? "E504" : null,
    name: nameOf(thrown),
    message: clean(isOfFullDisk ? fullDisk(messageOf(thrown)) : messageOf(thrown), MAX_MESSAGE, view),
    stack: stack === undefined ? null : clean(view.mapStack(stack), MAX_STACK, view),
    details: isOurs ? detailsOf(field(thrown, "details"), view) : null,
    ...(thrownAt && { thrownAt }),
  };
}

/** What the system says when a file cannot grow, with what to do. */
export function fullDisk(said: string): string {
  return `${said}. The disk is full: free some space, then run the task again.`;
}

function nameOf(thrown: unknown): string {
  const name = field(thrown, "name");
  return typeof name === "string" && name !== "" ? name : "Error";
}

function messageOf(thrown: unknown): string {
  const message = field(thrown, "message");
  if (typeof message === "string")
    return message === "" && thrown instanceof AggregateError ? innerMessages(thrown) : message;
  return `thrown: ${inspect(thrown, { depth: 2 })}`;
}

/** A driver that tries several addresses throws an AggregateError without a message of its own. */
function innerMessages(error: AggregateError): string {
  return error.errors.map(messageOf).join("; ");
}

/** The stack, and below it those of its causes and of the errors that it gathers, at most 8 levels deep. */
function stackOf(thrown: unknown, depth: number): string | undefined {
  const stack = field(thrown, "stack");
  if (typeof stack !== "string" || depth > 8) return undefined;
  const cause = field(thrown, "cause");
  const inner = thrown instanceof AggregateError ? thrown.errors : [];
  const below = [...(cause === undefined ? [] : [cause]), ...inner].map(
    (error: unknown) => `Caused by: ${stackOf(error, depth + 1) ?? messageOf(error)}`,
  );
  return [stack, ...below].join("\n");
}

function detailsOf(details: unknown, view: ErrorView): JsonObject | null {
  try {
    const json = JSON.stringify(details, (_key, value: unknown) =>
      typeof value === "string" ? clean(value, MAX_MESSAGE, view) : value,
    );
    const parsed: unknown = JSON.parse(json);
    return isObject(parsed) && Object.keys(parsed).length > 0 ? parsed : null;
  } catch {
    // Details that JSON cannot say are left out: the message says the same.
    return null;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a field of anything; a getter or proxy that throws reads as absent. */
function field(thrown: unknown, name: string): unknown {
  try {
    return typeof thrown === "object" && thrown !== null ? Reflect.get(thrown, name) : undefined;
  } catch {
    // The error that an error's own getter throws is of no use to anybody.
    return undefined;
  }
}

/** A line of the log that says why an attempt failed, or a look came to no answer. */
export function errorEntry({ name, message, code, stack }: TaskError, level: "warn" | "error"): LogEntry {
  return { level, message: `${code ?? name}: ${message}`, fields: { stack }, stream: "worker" };
}

/** A text of the user's, fit for people and the database. */
export function shownText(text: string, view: ErrorView): string {
  return clean(text, MAX_MESSAGE, view);
}

/** Fit for a jsonb column: neither U+0000 nor half surrogate pairs. */
function clean(text: string, limit: number, view: ErrorView): string {
  const masked = view.mask(text).replaceAll("\0", "\\0").toWellFormed();
  return masked.length <= limit ? masked : `${masked.slice(0, limit)} ... (${masked.length - limit} more characters)`;
}
