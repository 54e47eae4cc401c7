import type { ApprovalView, FormFieldView } from "@daymill/contract";
import type { Fact } from "./terminal/facts-text.ts";
import { instantText } from "./terminal/format.ts";

/** What a task asks, of whom, and what was said. */
export function approvalFacts(approval: ApprovalView): readonly Fact[] {
  const { message, form, assignedUsers } = approval;
  return [
    ["asks", message ?? ""],
    ...(form ?? []).map((field, at): Fact => [at === 0 ? "fields" : "", fieldText(field)]),
    ["assigned to", (assignedUsers ?? []).join(", ")],
    ["answer", answerText(approval)],
  ];
}

function answerText({ isOpen, answer, onTimeout }: ApprovalView): string {
  if (answer === null) {
    const late = onTimeout === null ? "" : `; ${onTimeout.decision} at the deadline${valuesText(onTimeout.values)}`;
    return isOpen ? `none yet${late}` : "";
  }
  const { approved, by, at, note, values } = answer;
  const why = note === null ? "" : `: ${note}`;
  return `${approved ? "approved" : "refused"} by ${by} at ${instantText(at)}${valuesText(values)}${why}`;
}

function valuesText(values: object | null): string {
  return values === null ? "" : ` with ${JSON.stringify(values)}`;
}

function fieldText({ name, schema, description, isRequired, ...field }: FormFieldView): string {
  const rule =
    field.default !== undefined ? `, default ${JSON.stringify(field.default)}` : isRequired ? ", required" : "";
  return `${name}: ${kindText(schema)}${rule}${description === null ? "" : ` (${description})`}`;
}

function kindText(schema: FormFieldView["schema"]): string {
  const { enum: choices, type, items } = schema;
  if (Array.isArray(choices)) return choices.map((choice) => JSON.stringify(choice)).join(" | ");
  const isList = type === "array" && typeof items === "object" && items !== null && !Array.isArray(items);
  if (isList) return `list of ${kindText(items as FormFieldView["schema"])}`;
  return typeof type === "string" ? type : JSON.stringify(schema);
}
