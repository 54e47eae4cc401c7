import type { Operation } from "./apiDocument.ts";
import { takesMany } from "./apiSchema.ts";

/** What was filled in: fields by name, and the body as JSON text. */
export interface Filled {
  readonly fields: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ApiRequest {
  readonly method: string;
  /** From the server's root on. */
  readonly url: string;
  /** JSON; undefined: none. */
  readonly body: string | undefined;
}

/** The request, or why it cannot be sent yet. */
export type BuiltRequest =
  | { readonly kind: "request"; readonly request: ApiRequest }
  | { readonly kind: "missing"; readonly reason: string };

export function requestOf(
  { method, path, parameters, body: schema }: Operation,
  { fields, body }: Filled,
): BuiltRequest {
  const missing = parameters.filter(({ name, required }) => required && (fields[name] ?? "") === "");
  if (missing.length > 0) return { kind: "missing", reason: `Fill in ${missing.map(({ name }) => name).join(", ")}` };
  const wrong = schema === undefined ? undefined : whyNoJson(body);
  if (wrong !== undefined) return { kind: "missing", reason: `The body is no JSON: ${wrong}` };
  const named = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(fields[name] ?? ""));
  const query = new URLSearchParams(
    parameters
      .filter((each) => each.in === "query")
      .flatMap(({ name, schema: of }) => valuesOf(fields[name] ?? "", takesMany(of)).map((value) => [name, value])),
  ).toString();
  const url = query === "" ? named : `${named}?${query}`;
  // What changes something says that it is JSON, also without a body of its own: no form of another site can send that.
  const sent = method === "GET" ? undefined : schema === undefined ? "{}" : JSON.stringify(JSON.parse(body));
  return { kind: "request", request: { method, url, body: sent } };
}

/** Several stand with commas between them. */
function valuesOf(text: string, isMany: boolean): readonly string[] {
  const values = isMany ? text.split(",").map((value) => value.trim()) : [text];
  return values.filter((value) => value !== "");
}

function whyNoJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What a server said, and how long that took in ms. */
export interface ApiAnswer {
  readonly status: number;
  readonly ms: number;
  /** Readable: JSON is indented, what is longer than people read is cut off. */
  readonly text: string;
  readonly isCut: boolean;
}

/** Characters of an answer that are shown, and that are read. */
const SHOWN = 100_000;
const READ = 2_000_000;

/** Sends it with the session of this page. Rejects when no server answers. */
export async function sendRequest({ method, url, body }: ApiRequest): Promise<ApiAnswer> {
  const startedAt = performance.now();
  const response = await fetch(url, {
    method,
    headers: { accept: "application/json", ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body }),
  });
  const raw = await beginningOf(response);
  const ms = Math.round(performance.now() - startedAt);
  const text = indented(raw);
  return { status: response.status, ms, text: text.slice(0, SHOWN), isCut: text.length > SHOWN };
}

/** A log or an export may be longer than the page can hold: what nobody sees is not fetched. */
async function beginningOf({ body }: Response): Promise<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    text += part.value;
    if (text.length > READ) await reader?.cancel();
  }
  return text;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // A log, or a page of a proxy: shown as it came.
    return text;
  }
}
