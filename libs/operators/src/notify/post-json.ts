import type { IncomingMessage } from "node:http";
import { toError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { firstPart } from "../http/http-error.ts";
import { sendOnce } from "../http/send.ts";
import { notDelivered } from "./notifier.ts";

export interface JsonPost {
  /** It may be a secret: it stands in no message. */
  readonly url: string;
  /** JSON. */
  readonly body: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Of what a server answers, so much is shown to a person, in characters. */
const SHOWN = 200;

/** Sends JSON by POST. Rejects with E481 unless the answer is 2xx; a redirect is not followed: it may lead to anybody. */
export async function postJson(connection: Connection, post: JsonPost): Promise<void> {
  const answer = await send(connection, post);
  const { statusCode: status = 0 } = answer;
  if (status >= 200 && status < 300) return void answer.destroy();
  if (status >= 300 && status < 400) {
    answer.destroy();
    throw notDelivered(connection, `the server answers with a redirect (${status}), which is not followed`);
  }
  const said = await firstPart(answer, SHOWN);
  throw notDelivered(connection, `the server answers ${status}${said === "" ? "" : `: ${said}`}`);
}

async function send(connection: Connection, { url, body, headers, signal }: JsonPost): Promise<IncomingMessage> {
  try {
    return await postOnce({
      url,
      body,
      headers: { "content-type": "application/json; charset=utf-8", ...headers },
      signal,
    });
  } catch (thrown: unknown) {
    if (signal.aborted) throw notDelivered(connection, "the server did not answer in time", thrown);
    // The URL may be a secret, so that only the code of what failed is told.
    throw notDelivered(connection, `the server cannot be reached (${codeOf(thrown)})`);
  }
}

/** Sends a body by POST, through the proxy that the environment names. */
export async function postOnce({ url, body, headers = {}, signal }: JsonPost): Promise<IncomingMessage> {
  return await sendOnce({ url: new URL(url), method: "POST", headers, auth: undefined, body }, signal);
}

function codeOf(thrown: unknown): string {
  const error = toError(thrown);
  const first = error instanceof AggregateError ? toError(error.errors[0]) : error;
  return "code" in first ? String(first.code) : first.name;
}
