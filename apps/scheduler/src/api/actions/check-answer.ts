import { unknownFields } from "@daymill/core";
import type { ApprovalForm, DaymillError, JsonObject, JsonValue } from "@daymill/core";
import type { AnswerApprovalBody } from "@daymill/contract";
import { checkValue, type ValueProblem } from "../../loop/check-value.ts";
import { fieldsNotAccepted } from "../not-accepted.ts";

/**
 * The values of a form, with its defaults for what was left out; null: there is no form, or it is refused. Throws E702 with
 * everything that is wrong with them.
 */
export function checkedValues(form: ApprovalForm | undefined, body: AnswerApprovalBody): JsonObject | null {
  const { decision, values } = body;
  if (decision === "refuse" || form === undefined) {
    if (values === undefined) return null;
    const why = form === undefined ? "the task asks for no values" : "a refusal takes no values";
    throw notValid([{ path: "values", message: why }]);
  }
  const given = values ?? {};
  const read = form.map((field) => [field.name, readField(field, given)] as const);
  const unknown = unknownFields(form, given).map(({ name, why }) => ({ path: `values.${name}`, message: why }));
  const problems = [...unknown, ...read.flatMap(([, { problems: found }]) => found)];
  if (problems.length > 0) throw notValid(problems);
  return Object.fromEntries(read.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])));
}

interface ReadField {
  /** Undefined: the values do not have it. */
  readonly value?: JsonValue | undefined;
  readonly problems: readonly ValueProblem[];
}

function readField(field: ApprovalForm[number], given: JsonObject): ReadField {
  const { name, schema, isRequired } = field;
  const value = Object.hasOwn(given, name) ? given[name] : field.default;
  if (value !== undefined) return checkValue(`values.${name}`, schema, value);
  return { problems: isRequired ? [{ path: `values.${name}`, message: "it is required" }] : [] };
}

function notValid(problems: readonly ValueProblem[]): DaymillError {
  return fieldsNotAccepted(problems.map(({ path, message }) => ({ path: `body.${path}`, message })));
}
