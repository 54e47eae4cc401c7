import { refusalsOf } from "@daymill/contract";
import type { ApiDocument, ApiOperation, ApiParameter, ApiSchema } from "@daymill/contract";

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
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    summary,
    tag: tags[0] ?? "other",
    role: operation["x-role"],
    parameters,
    body: requestBody?.content["application/json"]?.schema,
    errors: refusalsOf(operation),
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
