/** As much of an OpenAPI document as the page shows. */
export interface ApiDocument {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
}

interface ApiOperation {
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

/** One route of the API. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** From the server's root on, with `{dagId}` for each field. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** Who may call it. */
  readonly role: string;
  readonly parameters: readonly ApiParameter[];
  readonly body: ApiSchema | undefined;
  /** `409 E703: The state changed in the meantime`. */
  readonly errors: readonly string[];
  /** Whether it answers at once: not a stream, nor a way to another page. */
  readonly isCall: boolean;
}

export function operationsOf({ servers, paths }: ApiDocument): readonly Operation[] {
  const prefix = servers[0]?.url ?? "";
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => toOperation(method, `${prefix}${path}`, operation)),
  );
}

function toOperation(method: string, path: string, operation: ApiOperation): Operation {
  const { operationId, summary, tags, parameters, requestBody, responses } = operation;
  const contents = Object.values(responses).flatMap(({ content }) => Object.keys(content ?? {}));
  const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    summary,
    tag: tags[0] ?? "other",
    role: operation["x-role"],
    parameters,
    body: requestBody?.content["application/json"]?.schema,
    errors: errors.flatMap(([status, { description }]) => description.split("; ").map((each) => `${status} ${each}`)),
    isCall: !contents.includes("text/event-stream") && !Object.keys(responses).some((status) => status.startsWith("3")),
  };
}

/** Those in whose path, name or summary all words stand. */
export function findOperations(operations: readonly Operation[], text: string | undefined): readonly Operation[] {
  const words = (text ?? "").toLowerCase().split(/\s+/);
  return operations.filter(({ id, method, path, summary, tag }) => {
    const all = `${id} ${method} ${path} ${summary} ${tag}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
