import { once } from "node:events";
import { type Agent, request } from "node:http";
import { API_PREFIX } from "@daymill/contract";
import type { FuzzRequest } from "./hostile-requests.ts";

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly setCookie: readonly string[];
  readonly text: string;
  readonly tookMs: number;
}

export interface Target {
  readonly url: string;
  readonly token: string;
  readonly agent: Agent;
  /** How long an answer may take. */
  readonly withinMs: number;
}

/** Sends a request exactly as it stands: what `fetch` would put in order first is what is tried. Rejects when there is no answer. */
export async function sendRaw(target: Target, { method, path, body }: FuzzRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(target.url);
  const startedAt = performance.now();
  const call = request({
    hostname,
    port,
    method,
    path: `${API_PREFIX}${path}`,
    agent: target.agent,
    headers: {
      authorization: `Bearer ${target.token}`,
      ...(method !== "GET" && { "content-type": "application/json", "content-length": Buffer.byteLength(body ?? "") }),
    },
    signal: AbortSignal.timeout(target.withinMs),
  });
  call.end(body);
  const [response] = await once(call, "response");
  const contentType = String(response.headers["content-type"] ?? "");
  const answer = {
    status: response.statusCode,
    contentType,
    setCookie: response.headers["set-cookie"] ?? [],
  };
  let text = "";
  // The stream of events goes on for ever.
  if (contentType.startsWith("text/event-stream")) call.destroy();
  else for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return { ...answer, text, tookMs: performance.now() - startedAt };
}
