import { DaymillError, operatorTask } from "@daymill/core";
import type { JsonObject, JsonValue, Task, TaskContext } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";
import { openHttp } from "./http-client.ts";
import type { HttpClient } from "./http-client.ts";
import { placeOfUrl } from "./place-of-url.ts";
import type { HttpInput } from "./http-input.ts";
import { readHttpOptions } from "./http-options.ts";
import type { HttpOptions, HttpPlan } from "./http-options.ts";
import { parseBody, readAnswer } from "./read-answer.ts";

/** What a server answered. */
export interface HttpOutput<B> {
  readonly status: number;
  /** Names in lower case. Of several pages those of the last. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON of the body, null of an empty one; a text with `answer: "text"`; with paging the list of all entries. */
  readonly body: B;
  readonly pages: number;
}

export interface HttpRequestOptions<B> extends HttpOptions<HttpInput, HttpOutput<B>> {
  /** Default `"json"`. */
  readonly answer?: "json" | "text";
  /** The largest answer, and with paging of all together, in bytes. Default 8 MiB. */
  readonly maxBytes?: number;
  /** Looks at an answer with a good status: false, or a sentence about what is wrong with it, fails the task (E453). */
  readonly check?: (answer: HttpOutput<B>) => boolean | string;
}

const MIB = 1024 * 1024;

/**
 * Asks a server, and gives its answer: `httpRequest<{ rate: number }>("rate", { connection: "bank" })({ path: "rates/EUR" })`.
 * Errors: E451 it refuses the request, E452 it fails or cannot be reached, E453 the answer is not what was expected, E302 it
 * is too large.
 */
export function httpRequest<B = JsonValue>(id: string, options: HttpRequestOptions<B>): Task<HttpInput, HttpOutput<B>> {
  const plan = readHttpOptions(id, options, "1m");
  const { answer = "json", maxBytes = 8 * MIB, check } = options;
  if (answer === "text" && plan.paging !== undefined)
    throw refusedOptions(id, `pages are of JSON; answer cannot be "text"`);
  return operatorTask<HttpInput, HttpOutput<B>>({
    operator: "httpRequest",
    id,
    options,
    defaults: JSON.parse(JSON.stringify({ connection: plan.connection, method: plan.method })) as JsonObject,
    body: {
      kind: "task",
      run: async (input, ctx) => {
        const http = await openHttp(plan, input, ctx);
        const read = plan.paging === undefined ? readOne(http, answer, maxBytes) : readAll(http, plan, maxBytes);
        const output = (await read) as HttpOutput<B>;
        assertExpected(check?.(output) ?? true, input, ctx);
        return output;
      },
    },
  });
}

async function readOne(http: HttpClient, answer: "json" | "text", maxBytes: number): Promise<HttpOutput<JsonValue>> {
  return await http.ask(async (taken) => {
    const { status, headers, text } = await readAnswer(taken, maxBytes);
    return { status, headers, body: answer === "text" ? text : parseBody(text, taken.url), pages: 1 };
  });
}

async function readAll(http: HttpClient, { paging }: HttpPlan, maxBytes: number): Promise<HttpOutput<JsonValue>> {
  const items: JsonValue[] = [];
  let left = maxBytes;
  let [status, pages, headers] = [0, 0, {}];
  if (paging === undefined) throw new Error("there is no paging");
  for await (const page of http.pages(paging, maxBytes)) {
    left -= Buffer.byteLength(page.text);
    if (left < 0)
      throw new DaymillError(
        "E302",
        `The pages of ${placeOfUrl(page.url)} have more than ${maxBytes} bytes. Write them to a file with httpDownload, or raise maxBytes.`,
      );
    for (const item of page.items) items.push(item);
    [status, pages, headers] = [page.status, page.number, page.headers];
  }
  return { status, headers, body: items, pages };
}

function assertExpected(verdict: boolean | string, { path = "" }: HttpInput, ctx: TaskContext): void {
  if (verdict === true || verdict === "") return;
  const problem = verdict === false ? "does not pass the check of the task" : `does not pass: ${verdict}`;
  const [place] = path.split("?");
  throw new DaymillError("E453", `The answer to "${place}" of task "${ctx.taskId}" ${problem}.`);
}
