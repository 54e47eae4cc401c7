import type { JsonObject, ParamSpec, SerializedDag } from "@daymill/core";
import { checkValue, type ValueProblem } from "./check-value.ts";
import { defaultParams } from "./default-params.ts";

export interface MergedParams {
  readonly params: JsonObject;
  readonly problems: readonly ValueProblem[];
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
    ...Object.entries(specs).flatMap(([name, spec]) => checkParam(name, spec, params[name])),
  ];
  return { params, problems };
}

function checkParam(name: string, { schema }: ParamSpec, value: unknown): readonly ValueProblem[] {
  return schema === null ? [] : checkValue(`params.${name}`, schema, value).problems;
}
