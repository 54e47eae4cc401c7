import type { PutVariableBody, Variable } from "@daymill/contract";
import { type Difference, differences } from "./saveConflict.ts";

/** What can be typed about a variable, as it is typed. */
export interface VariableForm {
  readonly key: string;
  readonly value: string;
  readonly secret: boolean;
  readonly description: string;
  /** Whether a value is typed: the value of a secret is not here to be changed, only to be replaced. */
  readonly hasValue: boolean;
}

export function variableForm(variable: Variable | undefined): VariableForm {
  if (variable === undefined) return { key: "", value: "", secret: false, description: "", hasValue: true };
  const { key, value, secret, description } = variable;
  return { key, value: value ?? "", secret, description: description ?? "", hasValue: value !== null };
}

/** What is wrong with what was typed, by field. */
export function variableFormErrors({ key }: VariableForm): Readonly<Record<string, string>> {
  return key === "" ? { key: "Expected a key" } : {};
}

/** The request of a form without errors; `since`: when it was last changed, null when there was none. */
export function toVariableBody(form: VariableForm, since: string | null): PutVariableBody {
  return {
    ...(form.hasValue && { value: form.value }),
    secret: form.secret,
    description: form.description === "" ? null : form.description,
    unchangedSince: since,
  };
}

export function variableDifferences(form: VariableForm, stored: Variable): readonly Difference[] {
  const theirs = variableForm(stored);
  return differences([
    ["Value", shownValue(form), shownValue(theirs)],
    ["Secret", form.secret ? "yes" : "no", theirs.secret ? "yes" : "no"],
    ["Description", form.description, theirs.description],
  ]);
}

function shownValue({ secret, hasValue, value }: VariableForm): string {
  if (!secret) return value;
  return hasValue ? "a new secret" : "the stored secret";
}

/** What is wrong with a value that looks as if it were JSON; undefined when it is, or does not. */
export function jsonProblem(value: string): string | undefined {
  if (!/^\s*[{[]/.test(value)) return undefined;
  try {
    JSON.parse(value);
    return undefined;
  } catch (error) {
    return `No JSON, if it shall be: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** JSON laid out over lines; anything else as it is. */
export function formatted(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    // It is text, which has no layout of its own.
    return value;
  }
}
