import * as z from "zod";
import type { JsonObject, ParamSpec, SerializedDag } from "@daymill/core";
import { defaultParams } from "./default-params.ts";

/** One thing that is wrong with the parameters of a run. */
export interface ParamProblem {
  /** `params.rows`, or further down. */
  readonly path: string;
  readonly message: string;
}

export interface MergedParams {
  readonly params: JsonObject;
  readonly problems: readonly ParamProblem[];
}

/** The parameters of a run: the DAG's defaults with what was given over them, and everything that is wrong with them. */
export function mergeParams(dag: Pick<SerializedDag, "params">, given: JsonObject): MergedParams {
  const specs = dag.params;
  const params: JsonObject = { ...defaultParams(dag), ...given };
  const known = Object.keys(specs).join(", ") || "none";
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(specs, name));
  const problems = [
    ...unknown.map((name) => ({
      path: `params.${name}`,
      message: `the DAG has no such parameter; it has: ${known}`,
    })),
    ...Object.entries(specs).flatMap(([name, spec]) => checkValue(name, spec, params[name])),
  ];
  return { params, problems };
}

function checkValue(name: string, { schema }: ParamSpec, value: unknown): ParamProblem[] {
  if (schema === null) return [];
  const checked = z.fromJSONSchema(schema).safeParse(value);
  if (checked.success) return [];
  return checked.error.issues.map((issue) => ({
    path: ["params", name, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
}

/** All problems in one sentence. */
export function sayParamProblems(problems: readonly ParamProblem[]): string {
  return problems.map(({ path, message }) => `${path}: ${message}`).join("; ");
}
