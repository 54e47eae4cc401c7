import type { JsonObject, JsonValue } from "../json.ts";

/** A field of the form that an approval asks a person to fill in. */
export interface FormField {
  readonly name: string;
  /** JSON Schema of the value. */
  readonly schema: JsonObject;
  readonly description: string | null;
  /** Whether the values of the form always have it: somebody gives it, or it is the default. */
  readonly isRequired: boolean;
  /** What it is when nobody gives it. Absent: there is none. */
  readonly default?: JsonValue;
}

/** In the order in which they are shown. */
export type ApprovalForm = readonly FormField[];

/** What an approval comes to when nobody answers in time. */
export type TimeoutAnswer =
  /** `values` of the form, checked and complete; null: there is no form. */
  { readonly decision: "approve"; readonly values: JsonObject | null } | { readonly decision: "refuse" };

/** The names that a form does not have, with one sentence for each. */
export function unknownFields(
  form: ApprovalForm,
  values: JsonObject,
): readonly { readonly name: string; readonly why: string }[] {
  const known = form.map(({ name }) => name);
  const why = `the form has no such field; it has: ${known.join(", ") || "none"}`;
  return Object.keys(values)
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, why }));
}
