import { refusalsOf, typeText } from "@daymill/contract";
import type { ApiDocument, ApiOperation, ApiSchema } from "@daymill/contract";

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
  const [first = [], ...others] = operations.map(refusalsOf);
  return new Set(first.filter((answer) => others.every((answers) => answers.includes(answer))));
}

interface Member {
  readonly call: string;
  readonly operation: ApiOperation;
}

function describe({ call, operation }: Member, common: ReadonlySet<string>): string[] {
  const { operationId, summary, parameters, requestBody } = operation;
  const own = refusalsOf(operation).filter((answer) => !common.has(answer));
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
  const notes = [required ? "required" : "", fallback === undefined ? "" : `default ${code(fallback)}`, description];
  return `| \`${name}\` | ${place} | ${cell(typeText(schema, code))} | ${cell(notes.filter((note) => note !== "").join("; "))} |`;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
