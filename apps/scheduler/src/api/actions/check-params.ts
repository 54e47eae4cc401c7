import * as z from "zod";
import { DaymillError } from "@daymill/core";
import type { JsonObject, ParamSpec } from "@daymill/core";
import type { ProblemIssue } from "@daymill/contract";

/** The parameters of a run: the DAG's defaults with what was given over them. Throws E702 with everything that is wrong. */
export function mergeParams(specs: Readonly<Record<string, ParamSpec>>, given: JsonObject): JsonObject {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(specs, name));
  const defaults = Object.entries(specs).map(([name, spec]) => [name, spec.default]);
  const merged: JsonObject = { ...Object.fromEntries(defaults), ...given };
  const known = Object.keys(specs).join(", ") || "none";
  const errors: ProblemIssue[] = [
    ...unknown.map((name) => ({
      path: `body.params.${name}`,
      message: `the DAG has no such parameter; it has: ${known}`,
    })),
    ...Object.entries(specs).flatMap(([name, spec]) => checkValue(name, spec, merged[name])),
  ];
  if (errors.length === 0) return merged;
  const message = errors.map((error) => `${error.path}: ${error.message}`).join("; ");
  throw new DaymillError("E702", message, { details: { errors } });
}

function checkValue(name: string, { schema }: ParamSpec, value: unknown): ProblemIssue[] {
  if (schema === null) return [];
  const checked = z.fromJSONSchema(schema).safeParse(value);
  if (checked.success) return [];
  return checked.error.issues.map((issue) => ({
    path: ["body", "params", name, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
}
