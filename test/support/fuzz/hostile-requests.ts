// Every request that a hostile client would try on one operation of the OpenAPI document: one part of a good request is
// replaced at a time, so that what is behind the first check is reached as well.
import type { JsonObject, JsonValue } from "@daymill/core";
import { exampleOf } from "./example-of.ts";
import { edgesOf, HOSTILE_BODIES, HOSTILE_TEXTS, HOSTILE_VALUES } from "./hostile-values.ts";

export interface FuzzRequest {
  readonly operation: string;
  /** What was replaced: `body.note`; empty: nothing, the request is good. */
  readonly replaced: string;
  readonly method: string;
  /** Below the prefix of the API, as it is sent. */
  readonly path: string;
  readonly body?: string | Buffer;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Undefined: it takes no body. */
  readonly body: JsonObject | undefined;
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly schema: JsonObject;
}

/** An operation as an OpenAPI document has it. */
interface Described {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: JsonObject } } };
}

/** The operations of an OpenAPI document. */
export function operationsOf(document: JsonObject): Operation[] {
  const paths = Object.entries(document["paths"] as unknown as Record<string, Record<string, Described>>);
  return paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters, requestBody }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content["application/json"].schema,
    })),
  );
}

/** A request that fits the document, of which every part may be replaced. */
export class GoodRequest {
  readonly #operation: Operation;
  readonly #known: JsonObject;

  constructor(operation: Operation, known: JsonObject) {
    this.#operation = operation;
    this.#known = known;
  }

  /** As it is. */
  plain(): FuzzRequest {
    return this.#request("", {});
  }

  /** With each of its parts replaced by each hostile value. */
  *hostile(): Generator<FuzzRequest> {
    for (const parameter of this.#operation.parameters) yield* this.#hostileParameter(parameter);
    yield this.#request("query", { query: "?surprise=1&__proto__[a]=1" });
    const { body } = this.#operation;
    if (body === undefined) return;
    for (const whole of HOSTILE_BODIES) yield this.#request("body", { body: whole });
    const good = exampleOf(body, this.#known);
    for (const [place, schema] of placesOf(body, 2)) {
      for (const value of [...HOSTILE_VALUES, ...edgesOf(schema)]) {
        yield this.#request(`body.${place.join(".")}`, { body: JSON.stringify(withValue(good, place, value)) });
      }
    }
  }

  *#hostileParameter({ name, in: where, schema }: Parameter): Generator<FuzzRequest> {
    for (const value of [...HOSTILE_TEXTS, ...edgesOf(schema).map(String)]) {
      // A lone surrogate has no UTF-8: it goes as the bytes that a careless client would send.
      const sent = value.isWellFormed() ? encodeURIComponent(value) : "%ED%A0%80";
      yield this.#replaced(where, name, sent);
    }
    // As they are: what no client that encodes would send.
    for (const sent of ["%", "%zz", "%ff%fe", "%00", "..", "%2e%2e%2f%2e%2e%2f", "a;b", "a//b"]) {
      yield this.#replaced(where, name, sent);
    }
    if (where === "query") yield this.#request(`query.${name}`, { query: `?${name}=a&${name}=b&${name}[]=c` });
  }

  #replaced(where: "path" | "query", name: string, sent: string): FuzzRequest {
    const change = where === "path" ? { path: { [name]: sent } } : { query: `?${name}=${sent}` };
    return this.#request(`${where}.${name}`, change);
  }

  #request(
    replaced: string,
    change: {
      readonly path?: Readonly<Record<string, string>>;
      readonly query?: string;
      readonly body?: string | Buffer;
    },
  ): FuzzRequest {
    const { id, method, path, parameters, body } = this.#operation;
    const named = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => change.path?.[name] ?? this.#sentAs(name));
    const required = parameters.filter((each) => each.in === "query" && each.required);
    const query = required.map(({ name }) => `${name}=${this.#sentAs(name)}`).join("&");
    const sent = change.body ?? (body && JSON.stringify(exampleOf(body, this.#known)));
    return {
      operation: id,
      replaced,
      method,
      path: `${named}${change.query ?? (query && `?${query}`)}`,
      ...(sent !== undefined && { body: sent }),
    };
  }

  #sentAs(name: string): string {
    const { schema } = this.#operation.parameters.find((each) => each.name === name) ?? { schema: {} };
    const value = exampleOf(schema, this.#known, name);
    return encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value));
  }
}

/** The fields of a schema, and those of the objects in it, so many levels deep. */
function* placesOf(schema: JsonObject, levels: number): Generator<[string[], JsonObject]> {
  if (levels === 0) return;
  for (const [name, field] of Object.entries((schema["properties"] ?? {}) as Record<string, JsonObject>)) {
    yield [[name], field];
    for (const [place, inner] of placesOf(field, levels - 1)) yield [[name, ...place], inner];
  }
}

function withValue(whole: JsonValue, [first, ...rest]: readonly string[], value: JsonValue): JsonValue {
  if (first === undefined) return value;
  const object: JsonObject = isObject(whole) ? whole : {};
  return { ...object, [first]: withValue(object[first] ?? {}, rest, value) };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
