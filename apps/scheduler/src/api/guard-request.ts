import type { IncomingHttpHeaders } from "node:http";
import { DaymillError } from "@daymill/core";

/** Under which names, and how, browsers reach the server. */
export interface RequestRules {
  /** Names by which the server may be addressed besides the loopback ones: `daymill.example.com`. Lower case, no port. */
  readonly allowedHosts: readonly string[];
  /** Where people reach the web UI: `https://daymill.example.com`. */
  readonly url: string;
}

export interface RequestHead {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
const READS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/**
 * Refuses what a page of somebody else could make a browser send. A foreign Host is a name that was rebound to this
 * machine; a foreign Origin, or a body that is not JSON, is a form or script of another site. Throws E704.
 */
export function guardRequest({ method, headers }: RequestHead, rules: RequestRules): void {
  const host = headers.host ?? "";
  const name = hostName(host);
  if (!LOOPBACK.has(name) && !rules.allowedHosts.includes(name) && name !== nameOf(rules.url)) {
    throw refusal(
      `The Host header is ${JSON.stringify(host)}; this server answers to localhost, 127.0.0.1, [::1] and the names in server.allowedHosts.`,
    );
  }
  if (READS.has(method)) return;
  const { origin } = headers;
  if (origin !== undefined && !isOwnOrigin(origin, host)) {
    throw refusal(
      `The Origin ${JSON.stringify(origin)} is not this server's own; requests of other sites are refused.`,
    );
  }
  if (mediaType(headers["content-type"]) !== "application/json") {
    throw refusal("A request that changes something needs Content-Type: application/json.");
  }
}

/**
 * Refuses a request with two Host headers, of which a proxy may have judged the other one. `rawHeaders`: names and values
 * in turn, as they came. Throws E704.
 */
export function assertOneHost(rawHeaders: readonly string[]): void {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length > 1) throw refusal("A request has one Host header; this one has several.");
}

/** Tells whether the browser speaks TLS: to the proxy before this server, which says so, or by the address it is known under. */
export function comesByTls({ url }: RequestRules): (headers: IncomingHttpHeaders) => boolean {
  const isKnownBy = url.startsWith("https:");
  return (headers) => isKnownBy || headers["x-forwarded-proto"] === "https";
}

function nameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** The name in a Host header, without port, in lower case. */
export function hostName(host: string): string {
  return (/^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host)?.[1] ?? "").toLowerCase();
}

function isOwnOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

function mediaType(contentType: string | undefined): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function refusal(message: string): DaymillError {
  return new DaymillError("E704", message);
}
