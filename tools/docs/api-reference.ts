/** As much of an OpenAPI document as the reference shows. */
export interface ApiDocument {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
}

interface ApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly ApiParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: ApiSchema }>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
  readonly "x-role": string;
}

interface ApiParameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: ApiSchema;
}

interface ApiSchema {
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

/** The routes of an OpenAPI document as a page: what each needs, takes and answers. */
export function apiReference({ paths }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ call: `${method.toUpperCase()} ${path}`, operation })),
  );
  const common = commonAnswers(operations.map(({ operation }) => operation));
  const byTag = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? "other");
  return [
    "# Every route of the API",
    "",
    "Below `/api/v1`; made of the document that the server answers at `/api/v1/openapi.json`. The rules that hold for all of them are those of [the HTTP API](api.md). Any of them may answer:",
    "",
    ...[...common].map((answer) => `- ${answer}`),
    ...[...byTag].flatMap(([tag, members]) => [
      "",
      `## ${tag}`,
      ...members.flatMap((member) => describe(member, common)),
    ]),
    "",
  ].join("\n");
}

/** What every operation may answer. */
function commonAnswers(operations: readonly ApiOperation[]): ReadonlySet<string> {
  const [first = [], ...others] = operations.map(answersOf);
  return new Set(first.filter((answer) => others.every((answers) => answers.includes(answer))));
}

function answersOf({ responses }: ApiOperation): readonly string[] {
  const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  return errors.flatMap(([status, { description }]) => description.split("; ").map((each) => `${status} ${each}`));
}

interface Member {
  readonly call: string;
  readonly operation: ApiOperation;
}

function describe({ call, operation }: Member, common: ReadonlySet<string>): string[] {
  const { operationId, summary, parameters, requestBody } = operation;
  const own = answersOf(operation).filter((answer) => !common.has(answer));
  const fields = [
    ...parameters.map((each) => row(each.name, each.in, each.required, each.schema)),
    ...bodyFields(requestBody?.content["application/json"]?.schema),
  ];
  return [
    "",
    `### ${call}`,
    "",
    `${summary}. Client: \`${operationId}\`. Needs: ${operation["x-role"]}.`,
    ...(fields.length === 0 ? [] : ["", "| name | in | type | |", "|---|---|---|---|", ...fields]),
    ...(own.length === 0 ? [] : ["", ...own.map((answer) => `- ${answer}`)]),
  ];
}

function bodyFields(schema: ApiSchema | undefined): string[] {
  if (schema === undefined) return [];
  const forms = schema.anyOf ?? schema.oneOf ?? [schema];
  const named = forms.flatMap((form) =>
    Object.entries(form.properties ?? {}).map(([name, field]) =>
      row(name, "body", (form.required ?? []).includes(name), field),
    ),
  );
  return [...new Set(named)];
}

function row(name: string, place: string, required: boolean, schema: ApiSchema): string {
  const { description = "", default: fallback } = schema;
  const notes = [
    required ? "required" : "",
    fallback === undefined ? "" : `default \`${JSON.stringify(fallback)}\``,
    description,
  ];
  return `| \`${name}\` | ${place} | ${cell(typeOf(schema))} | ${cell(notes.filter((note) => note !== "").join("; "))} |`;
}

function typeOf(schema: ApiSchema): string {
  const { type, items } = schema;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(" or ");
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms !== undefined) return [...new Set(forms.map(typeOf))].join(" or ");
  if (type === "array") return `array of ${items === undefined ? "anything" : typeOf(items)}`;
  return Array.isArray(type) ? type.join(" or ") : ((type as string | undefined) ?? "any JSON");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
