import { STATUS_CODES } from "node:http";
import type { Readable } from "node:stream";
import { DaymillError, toError } from "@daymill/core";
import { retryAfterMs } from "./decide-retry.ts";
import type { Trouble } from "./decide-retry.ts";
import { placeOfUrl } from "./place-of-url.ts";
import type { HttpAnswer } from "./send.ts";

/** Why a request came to nothing, for a person and for whoever decides whether it is sent again. */
export interface HttpProblem {
  readonly trouble: Trouble;
  readonly error: DaymillError;
}

/** How much of a body is shown, in characters. */
const SHOWN = 1_000;
const CONTROLS = /[\s\p{Cc}]+/gu;

/** What an answer with a bad status says. Its body is read as far as it is shown. */
export async function problemOfStatus(
  { status, headers, body, url }: HttpAnswer,
  { method, nowMs }: { readonly method: string; readonly nowMs: number },
): Promise<HttpProblem> {
  const said = await firstPart(body);
  const answered = `${method} ${placeOfUrl(url)} was answered with ${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
  const text = said === "" ? `${answered}.` : `${answered}: ${said}${/[.!?]$/.test(said) ? "" : "."}`;
  const isTemporary = status >= 500 || [408, 425, 429].includes(status);
  const advice = adviceOf(status);
  return {
    trouble: { kind: "status", status, retryAfterMs: retryAfterMs(headers["retry-after"], nowMs) },
    error: new DaymillError(isTemporary ? "E452" : "E451", advice === "" ? text : `${text} ${advice}`, {
      details: { status },
    }),
  };
}

/** What the network, or our own time limit, says. */
export function problemOfNetwork(
  thrown: unknown,
  {
    method,
    url,
    timedOutAfterMs,
  }: { readonly method: string; readonly url: URL; readonly timedOutAfterMs: number | undefined },
): HttpProblem {
  const error = thrown instanceof AggregateError ? toError(thrown.errors[0]) : toError(thrown);
  const code = "code" in error ? String(error.code) : "";
  const what =
    timedOutAfterMs === undefined
      ? `failed: ${error.message || code}. Check that the server runs and may be reached from here.`
      : `had no whole answer within ${timedOutAfterMs / 1_000} s. Check the server, or raise requestTimeout.`;
  return {
    trouble: { kind: "network", code: timedOutAfterMs === undefined ? code : "TIMEOUT" },
    error: new DaymillError("E452", `${method} ${placeOfUrl(url)} ${what}`, { cause: error, details: { code } }),
  };
}

function adviceOf(status: number): string {
  if (status === 401 || status === 403) return "Check the user, the secret and the rights of the connection.";
  if (status === 404) return "Check the URL of the connection and the path.";
  return "";
}

/** How a body begins, in one line for people; "" when it cannot be read. */
export async function firstPart(body: Readable, shown = SHOWN): Promise<string> {
  let text = "";
  body.setEncoding("utf8");
  try {
    for await (const chunk of body) {
      text += chunk as string;
      if (text.length > shown) break;
    }
  } catch {
    // The status is what counts; the body only helps to read it.
  }
  const flat = text.replace(CONTROLS, " ").trim();
  return flat.length > shown ? `${flat.slice(0, shown)} ...` : flat;
}
