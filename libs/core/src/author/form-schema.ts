import { type ApprovalForm, type FormField, unknownFields } from "../dag/approval-form.ts";
import { DaymillError, toError } from "../errors.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { isPlainObject } from "./plain-object.ts";
import { checkSchema, type StandardSchema } from "./standard-schema.ts";
import { toJson } from "./to-json.ts";

/**
 * A schema that can say what it takes, so that a form is drawn from it: of any library that follows Standard Schema and
 * Standard JSON Schema (https://standardschema.dev), such as zod from 4.2 on. `T` is what valid values become, `I` what may
 * be given.
 */
export interface FormSchema<out T = unknown, out I = unknown> {
  readonly "~standard": StandardSchema<T>["~standard"] & {
    readonly types?: { readonly input: I; readonly output: T } | undefined;
    readonly jsonSchema: {
      output(options: {
        readonly target: "draft-2020-12";
        readonly libraryOptions?: Record<string, unknown>;
      }): Record<string, unknown>;
    };
  };
}

/**
 * The fields of a form, read from the JSON Schema of its values. Throws E209 for what no form can be drawn from, and for
 * what JSON Schema cannot say: the server checks answers without running code of a DAG file.
 */
export function readForm(form: FormSchema): ApprovalForm {
  const { type, properties, required } = jsonSchemaOf(form);
  if (type !== "object" || !isPlainObject(properties)) throw unfit("it is no object of fields");
  const names = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, schema]) => toField(name, schema as JsonObject, names.includes(name)));
}

function jsonSchemaOf(form: FormSchema): JsonObject {
  if (!isFormSchema(form)) throw unfit("it is no schema that JSON Schema can be made of: z.object({ ... })");
  const coded = new Set<string>();
  const schema = convert(form, coded);
  const [first] = coded;
  if (first !== undefined) throw unfit(`${first} is checked by code (refine), which the server does not run`);
  if (hasReference(schema)) throw unfit("a part of it holds itself");
  return schema;
}

/** A bundler does not compile: whatever comes is looked at. */
function isFormSchema(given: Partial<FormSchema>): given is FormSchema {
  return given["~standard"]?.jsonSchema !== undefined;
}

function convert(form: FormSchema, coded: Set<string>): JsonObject {
  const override = (part: unknown) => noteCode(part, coded);
  try {
    const schema = form["~standard"].jsonSchema.output({ target: "draft-2020-12", libraryOptions: { override } });
    return toJson(schema, "Its JSON Schema") as JsonObject;
  } catch (thrown: unknown) {
    throw unfit(toError(thrown).message, thrown);
  }
}

/** zod leaves checks by code out of a JSON Schema, and shows each part to an `override`; others ignore that option. */
interface ZodPart {
  readonly path?: readonly PropertyKey[];
  readonly zodSchema?: { readonly _zod?: { readonly def?: { readonly checks?: readonly ZodCheck[] } } };
}

interface ZodCheck {
  readonly _zod?: { readonly def?: { readonly check?: string } };
}

function noteCode(part: unknown, coded: Set<string>): void {
  const { zodSchema, path = [] } = part as ZodPart;
  const checks = zodSchema?._zod?.def?.checks ?? [];
  if (!checks.some((check) => check._zod?.def?.check === "custom")) return;
  const field = path[0] === "properties" ? String(path[1]) : undefined;
  coded.add(field === undefined ? "the whole" : `field ${field}`);
}

function hasReference(part: JsonValue | undefined): boolean {
  if (Array.isArray(part)) return part.some(hasReference);
  if (typeof part !== "object" || part === null) return false;
  return Object.hasOwn(part, "$ref") || Object.values(part).some(hasReference);
}

function toField(name: string, given: JsonObject, isRequired: boolean): FormField {
  const { default: value, description, ...schema } = given;
  return {
    name,
    schema,
    description: typeof description === "string" ? description : null,
    isRequired,
    ...(value !== undefined && { default: value }),
  };
}

/** What the values of a form become, or one sentence for each thing that is wrong with them. */
export async function checkForm(
  form: FormSchema,
  values: JsonObject,
): Promise<{ readonly values: JsonObject } | { readonly issues: readonly string[] }> {
  const unknown = describeUnknown(readForm(form), values);
  if (unknown.length > 0) return { issues: unknown };
  const checked = await checkSchema(form, values);
  return "value" in checked ? { values: toJson(checked.value, "The form") as JsonObject } : checked;
}

/** One sentence for each field that the form does not have. */
export function describeUnknown(form: ApprovalForm, values: JsonObject): readonly string[] {
  return unknownFields(form, values).map(({ name, why }) => `${name}: ${why}`);
}

function unfit(why: string, cause?: unknown): DaymillError {
  return new DaymillError("E209", `no form can be made of it: ${why}`, { cause });
}
