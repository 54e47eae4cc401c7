import type * as z from "zod";
import { API_PREFIX, type Endpoint, endpoints } from "./endpoints.ts";
import { isRecord, type UnknownRecord } from "./is-record.ts";
import type { Problem } from "./problem.ts";
import type { RouteName, Routes } from "./routes.ts";

/** A field of a request: absent when the route has none, optional when everything in it is. */
type Field<Name extends string, T> = undefined extends T
  ? unknown
  : string extends keyof T
    ? unknown
    : Partial<T> extends T
      ? { readonly [N in Name]?: T }
      : { readonly [N in Name]: T };

/** What a call takes: only the parts that its route has. */
export type RouteRequest<N extends RouteName> = Field<"params", z.input<Routes[N]["params"]>> &
  Field<"query", z.input<Routes[N]["query"]>> &
  Field<"body", z.input<Routes[N]["body"]>> & { readonly signal?: AbortSignal };

export type RouteResponse<N extends RouteName> = z.output<Routes[N]["response"]>;

/** Routes that are answered at once; the stream is listened to, not called, and browsers are led by redirects. */
export type CallableRoute = {
  [N in RouteName]: Routes[N]["content"] extends "events" | "redirect" ? never : N;
}[RouteName];

/** One function a route. Rejects with ApiError when the server answers with a problem. */
export type Client = {
  readonly [N in CallableRoute]: Partial<RouteRequest<N>> extends RouteRequest<N>
    ? (request?: RouteRequest<N>) => Promise<RouteResponse<N>>
    : (request: RouteRequest<N>) => Promise<RouteResponse<N>>;
};

export interface ClientOptions {
  /** `http://127.0.0.1:8080`; empty in a browser: the page's own origin. */
  readonly baseUrl: string;
  /** Defaults to the global one. */
  readonly fetch?: typeof fetch;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The server understood and refused: `problem` says why. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

interface AnyRequest {
  readonly params?: UnknownRecord;
  readonly query?: UnknownRecord;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** A client of the whole API. It sends and returns what the route table's types say, and checks neither: the server does. */
export function createClient(options: ClientOptions): Client {
  const calls = Object.entries(endpoints).map(([name, endpoint]) => [
    name,
    (request: AnyRequest = {}) => call(endpoint, request, options),
  ]);
  return Object.fromEntries(calls) as Client;
}

/** The address of a route with its path and query filled in: for links, downloads and EventSource. */
export function routeUrl<N extends RouteName>(
  name: N,
  request: Omit<RouteRequest<N>, "body" | "signal">,
  baseUrl = "",
): string {
  return urlOf(endpoints[name], request, baseUrl);
}

function urlOf(endpoint: Endpoint, request: AnyRequest, baseUrl: string): string {
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent(String(request.params?.[name])),
  );
  const search = new URLSearchParams(queryPairs(request.query ?? {})).toString();
  return `${baseUrl}${API_PREFIX}${path}${search === "" ? "" : `?${search}`}`;
}

function queryPairs(query: UnknownRecord): [string, string][] {
  return Object.entries(query).flatMap(([name, value]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values
      .filter((one) => one !== undefined && one !== null)
      .map((one): [string, string] => [name, typeof one === "string" ? one : JSON.stringify(one)]);
  });
}

async function call(endpoint: Endpoint, request: AnyRequest, options: ClientOptions): Promise<unknown> {
  const send = options.fetch ?? fetch;
  const writes = endpoint.method !== "GET";
  const response = await send(urlOf(endpoint, request, options.baseUrl), {
    method: endpoint.method,
    headers: { accept: "application/json", ...(writes && { "content-type": "application/json" }), ...options.headers },
    ...(writes && { body: JSON.stringify(request.body ?? {}) }),
    ...(request.signal && { signal: request.signal }),
  });
  if (!response.ok) throw new ApiError(await readProblem(response));
  return endpoint.content === "text" ? response.text() : await readJson(response);
}

/** Some other server, or a proxy before ours, may answer as well. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  const parsed = parseJson(text);
  if (parsed !== undefined) return parsed;
  throw new ApiError(unknownAnswer(response.status, text));
}

async function readProblem(response: Response): Promise<Problem> {
  const text = await response.text();
  const parsed = parseJson(text);
  if (isProblem(parsed)) return parsed;
  return unknownAnswer(response.status, text);
}

/** How much of what is none of ours is repeated, in characters. */
const REPEATED = 200;

function unknownAnswer(status: number, text: string): Problem {
  const said = text.replaceAll(/\s+/g, " ").trim().slice(0, REPEATED);
  const detail = `What answers at this address is no Daymill, or something before it: ${status} ${said}`.trim();
  return { type: "about:blank", code: "E705", title: "The server failed", detail, status };
}

/** Whether some proxy's page, or another program's answer, is ours. */
function isProblem(value: unknown): value is Problem {
  return (
    isRecord(value) &&
    typeof value["status"] === "number" &&
    [value["type"], value["code"], value["title"], value["detail"]].every((text) => typeof text === "string")
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: some proxy's page. The caller tells the status and the beginning of the text.
    return undefined;
  }
}
