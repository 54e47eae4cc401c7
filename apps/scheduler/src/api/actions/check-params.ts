import type { DaymillError, JsonObject, SerializedDag } from "@daymill/core";
import type { ValueProblem } from "../../loop/check-value.ts";
import { mergeParams } from "../../loop/merge-params.ts";
import { fieldsNotAccepted } from "../not-accepted.ts";

/** The parameters of a run: the DAG's defaults with what was given over them. Throws E702 with everything that is wrong. */
export function checkedParams(dag: Pick<SerializedDag, "params">, given: JsonObject): JsonObject {
  const { params, problems } = mergeParams(dag, given);
  if (problems.length === 0) return params;
  throw paramsNotAccepted(problems);
}

/** The refusal (E702) of parameters, with everything that is wrong with them. */
export function paramsNotAccepted(problems: readonly ValueProblem[]): DaymillError {
  return fieldsNotAccepted(problems.map(({ path, message }) => ({ path: `body.${path}`, message })));
}
