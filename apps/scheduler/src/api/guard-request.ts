import type { IncomingHttpHeaders } from "node:http";
import { DaymillError } from "@daymill/core";

/** Names by which the server may be addressed besides the loopback ones: `daymill.example.com`. Lower case, no port. */
export interface RequestRules {
  readonly allowedHosts: readonly string[];
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
  if (!LOOPBACK.has(name) && !rules.allowedHosts.includes(name)) {
    throw refusal(
      `The Host header is ${JSON.stringify(host)}; this server answers to localhost, 127.0.0.1, [::1] and the names in api.allowedHosts.`,
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
