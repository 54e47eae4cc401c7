import { once } from "node:events";
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from "node:http";
import { DaymillError } from "@daymill/core";
import type { RequestContent } from "./http-input.ts";
import type { AuthHeader } from "./http-settings.ts";
import { placeOfUrl } from "./place-of-url.ts";

/** A request as it is sent. */
export interface HttpCall extends RequestContent {
  readonly method: string;
  readonly auth: AuthHeader | undefined;
}

/** The beginning of an answer; its body has to be read, or destroyed. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
  /** Of the last request, after redirects. */
  readonly url: URL;
}

const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Called when a server has answered with a redirect, before that is followed. */
  readonly onRedirect?: () => void;
}

/**
 * Sends a request and follows redirects. To another origin neither what signs in, nor a header of the task, nor a body goes
 * along: a redirect that would need one is refused (E451).
 */
export async function send(call: HttpCall, { signal, onRedirect }: SendOptions): Promise<HttpAnswer> {
  let now = call;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const body = await sendOnce(now, signal);
    const { statusCode: status = 0, headers } = body;
    if (!REDIRECTS.has(status) || headers.location === undefined) return { status, headers, body, url: now.url };
    body.destroy();
    onRedirect?.();
    now = redirected(now, { status, location: headers.location });
  }
  throw refusal(call, `it redirects more than ${MAX_REDIRECTS} times`);
}

function redirected(call: HttpCall, { status, location }: { status: number; location: string }): HttpCall {
  const url = URL.canParse(location, call.url.href) ? new URL(location, call.url) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw refusal(call, "it redirects to what is no http or https URL");
  const isGet = status === 303 || (status < 303 && call.method === "POST");
  const asked = isGet
    ? { ...call, method: call.method === "HEAD" ? "HEAD" : "GET", body: undefined, url }
    : { ...call, url };
  if (url.origin === call.url.origin) return asked;
  if (asked.body !== undefined)
    throw refusal(call, `it redirects a request with a body to another server, ${url.origin}`);
  return { ...asked, auth: undefined, headers: { accept: call.headers["accept"] ?? "*/*" } };
}

/** Sends a request as it is, through the proxy that the environment names, and follows nothing. */
export async function sendOnce(
  { url, method, headers, auth, body }: HttpCall,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { request, Agent } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  const all = { "user-agent": "daymill", ...headers, ...(auth && { [auth.name]: auth.value }) };
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  const asked: ClientRequest = request(url, {
    method,
    headers: { ...all, ...length },
    signal,
    agent: new Agent({ proxyEnv: process.env }),
  });
  const answered = once(asked, "response");
  asked.on("error", () => {
    // Told by the promise, or by the body once that has begun; without a listener the process would end.
  });
  asked.end(body);
  const [answer] = (await answered) as [IncomingMessage];
  return answer;
}

function refusal({ url }: HttpCall, problem: string): DaymillError {
  return new DaymillError("E451", `${placeOfUrl(url)} cannot be asked: ${problem}.`);
}
