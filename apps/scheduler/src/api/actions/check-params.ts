import type { JsonObject, SerializedDag } from "@daymill/core";
import { mergeParams } from "../../loop/merge-params.ts";
import { fieldsNotAccepted } from "../not-accepted.ts";

/** The parameters of a run: the DAG's defaults with what was given over them. Throws E702 with everything that is wrong. */
export function checkedParams(dag: Pick<SerializedDag, "params">, given: JsonObject): JsonObject {
  const { params, problems } = mergeParams(dag, given);
  if (problems.length === 0) return params;
  throw fieldsNotAccepted(problems.map(({ path, message }) => ({ path: `body.${path}`, message })));
}
