import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import { isHeaderName } from "./header-name.ts";

type Scalar = string | number | boolean;

/** What is asked for. */
export interface HttpInput {
  /** Below the URL of the connection. Default: that URL. */
  readonly path?: string;
  /** Added to the URL, encoded. A list gives its parameter several times; null leaves it out. */
  readonly query?: Readonly<Record<string, Scalar | null | readonly Scalar[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. At most one of `json`, `form` and `body`. */
  readonly json?: JsonValue;
  /** Sent as a form of the web sends it. */
  readonly form?: Readonly<Record<string, Scalar>>;
  /** Sent as it is, as `text/plain` unless a header says otherwise. */
  readonly body?: string;
}

/** What goes over the wire, but for what signs it in. */
export interface RequestContent {
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Set by us, or by the connection; a task that could set them could send the secret elsewhere, or cut a request in two. */
const RESERVED = new Set(["host", "content-length", "transfer-encoding", "connection", "upgrade"]);

/** A request for a server. Throws E304 for an input that cannot be one, or would leave the server. */
export function requestOf(base: URL, input: HttpInput): RequestContent {
  const { path = "", query = {}, headers = {} } = input;
  const url = new URL(base);
  if (path !== "") {
    const [place = "", asked] = path.split(/\?(.*)/s);
    url.pathname = `${base.pathname.replace(/\/+$/, "")}/${place.replace(/^\/+/, "")}`;
    if (asked !== undefined) url.search = asked;
    if (!isBelow(url, base)) throw refused(`the path "${place}" leads out of ${base.href}`);
  }
  for (const [name, value] of Object.entries(query))
    for (const one of value === null ? [] : [value].flat()) url.searchParams.append(name, String(one));
  const content = contentOf(input);
  return { url, headers: { accept: "*/*", ...content.headers, ...lowerCase(headers) }, body: content.body };
}

function isBelow(url: URL, base: URL): boolean {
  const root = `${base.pathname.replace(/\/+$/, "")}/`;
  return url.origin === base.origin && `${url.pathname}/`.startsWith(root);
}

function contentOf({ json, form, body }: HttpInput): { headers: Record<string, string>; body: string | undefined } {
  const given = [json, form, body].filter((one) => one !== undefined).length;
  if (given > 1) throw refused("it has more than one of json, form and body");
  if (json !== undefined) return { headers: { "content-type": "application/json" }, body: JSON.stringify(json) };
  if (body !== undefined) return { headers: { "content-type": "text/plain; charset=utf-8" }, body };
  if (form === undefined) return { headers: {}, body: undefined };
  const fields = new URLSearchParams(
    Object.entries(form).map(([name, value]) => [name, String(value)] as [string, string]),
  );
  return { headers: { "content-type": "application/x-www-form-urlencoded" }, body: fields.toString() };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const reserved = entries.find(([name]) => RESERVED.has(name));
  if (reserved !== undefined) throw refused(`the header ${reserved[0]} cannot be set`);
  const wrong = entries.find(([name, value]) => !isHeaderName(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value));
  if (wrong !== undefined) throw refused(`the header ${JSON.stringify(wrong[0])} is none that can be sent`);
  return Object.fromEntries(entries);
}

function refused(problem: string): DaymillError {
  return new DaymillError("E304", `The input of the request cannot be: ${problem}.`);
}
