import { DaymillError } from "@daymill/core";
import type { JsonObject, SerializedDag } from "@daymill/core";
import type { ProblemIssue } from "@daymill/contract";
import { mergeParams, sayParamProblems } from "../../loop/merge-params.ts";

/** The parameters of a run: the DAG's defaults with what was given over them. Throws E702 with everything that is wrong. */
export function checkedParams(dag: Pick<SerializedDag, "params">, given: JsonObject): JsonObject {
  const { params, problems } = mergeParams(dag, given);
  if (problems.length === 0) return params;
  const errors: ProblemIssue[] = problems.map(({ path, message }) => ({ path: `body.${path}`, message }));
  throw new DaymillError("E702", sayParamProblems(errors), { details: { errors } });
}
