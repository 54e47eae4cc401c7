/** As much of the OpenAPI document of this API as its readers show. */
export interface ApiDocument {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
}

export interface ApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly ApiParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: ApiSchema }>> };
  readonly responses: Readonly<Record<string, ApiResponse>>;
  readonly "x-role": string;
}

interface ApiResponse {
  readonly description: string;
  readonly content?: Readonly<Record<string, unknown>>;
}

export interface ApiParameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly schema: ApiSchema;
}

export interface ApiSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly ApiSchema[];
  readonly oneOf?: readonly ApiSchema[];
  readonly items?: ApiSchema;
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
}

/** How an operation may refuse: `409 E703: The state changed in the meantime`. */
export function refusalsOf({ responses }: ApiOperation): readonly string[] {
  const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  return errors.flatMap(([status, { description }]) => description.split("; ").map((each) => `${status} ${each}`));
}

/** A type in a few words: `"success" or "failed"`, `array of string`. `write`: a value; default as JSON. */
export function typeText(
  schema: ApiSchema,
  write: (value: unknown) => string = (value) => JSON.stringify(value),
): string {
  const { type, items } = schema;
  const textOf = (inner: ApiSchema): string => typeText(inner, write);
  if (schema.const !== undefined) return write(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(write).join(" or ");
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms !== undefined) return [...new Set(forms.map(textOf))].join(" or ");
  if (type === "array") return `array of ${items === undefined ? "anything" : textOf(items)}`;
  if (type === undefined) return "any JSON";
  return typeof type === "string" ? type : type.join(" or ");
}
