import { toError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { notDelivered } from "./notifier.ts";

export interface JsonPost {
  /** It may be a secret: it stands in no message. */
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Of what a server answers, so much is shown to a person. */
const LONGEST_ANSWER = 200;

/** Sends JSON by POST. Rejects with E481 unless the answer is 2xx; a redirect is not followed: it may lead to anybody. */
export async function postJson(connection: Connection, post: JsonPost): Promise<void> {
  const response = await send(connection, post);
  if (response.ok) return await response.body?.cancel();
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    throw notDelivered(connection, `the server answers with a redirect (${response.status}), which is not followed`);
  }
  const said = await readStart(response).catch(() => "");
  throw notDelivered(connection, `the server answers ${response.status}${said === "" ? "" : `: ${said}`}`);
}

async function send(connection: Connection, { url, body, headers, signal }: JsonPost): Promise<Response> {
  try {
    return await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/json; charset=utf-8", "user-agent": "daymill", ...headers },
      redirect: "manual",
      signal,
    });
  } catch (thrown: unknown) {
    if (signal.aborted) throw notDelivered(connection, "the server did not answer in time", thrown);
    // The URL may be a secret, so that only the code of what failed is told.
    throw notDelivered(connection, `the server cannot be reached (${codeOf(thrown)})`);
  }
}

async function readStart(response: Response): Promise<string> {
  if (response.body === null) return "";
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.length >= LONGEST_ANSWER) break;
  }
  return text
    .slice(0, LONGEST_ANSWER)
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim();
}

function codeOf(thrown: unknown): string {
  const { cause } = toError(thrown);
  const [first] = cause instanceof AggregateError ? cause.errors : [cause];
  if (first instanceof Error && "code" in first) return String(first.code);
  return toError(thrown).name;
}
