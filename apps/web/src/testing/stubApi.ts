import { API_PREFIX, PROBLEM_CONTENT_TYPE, type Problem } from "@daymill/contract";
import { vi } from "vitest";

/** A request that a component sent: `POST /clears` and its body. */
export interface SentRequest {
  readonly route: string;
  readonly body: unknown;
}

export type Answer = { readonly status: number; readonly body: unknown };
export type Answers = Readonly<Record<string, (body: unknown) => Answer | Promise<Answer>>>;

/** Answers the requests of components in the place of the server; what is not listed is a 404. Returns what was sent. */
export function stubApi(answers: Answers): readonly SentRequest[] {
  const sent: SentRequest[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const path = new URL(url, "http://daymill.test").pathname.slice(API_PREFIX.length);
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const route = `${init.method ?? "GET"} ${path}`;
    sent.push({ route, body });
    const answer = (await answers[route]?.(body)) ?? problem(404, "E701", "There is nothing here.");
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  });
  return sent;
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function problem(status: number, code: string, detail: string, details?: Problem["details"]): Answer {
  const body: Problem = { type: PROBLEM_CONTENT_TYPE, code, title: code, detail, status, ...(details && { details }) };
  return { status, body };
}
