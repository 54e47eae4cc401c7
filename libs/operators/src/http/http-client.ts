import { createHash } from "node:crypto";
import { DaymillError } from "@daymill/core";
import type { JsonValue, TaskContext } from "@daymill/core";
import { exchange } from "./exchange.ts";
import { placeOfUrl } from "./place-of-url.ts";
import { requestOf } from "./http-input.ts";
import type { HttpInput } from "./http-input.ts";
import type { HttpPlan } from "./http-options.ts";
import { httpSettingsOf } from "./http-settings.ts";
import { firstPage, itemsOf, nextPage } from "./paging.ts";
import type { Page, Paging } from "./paging.ts";
import { parseBody, readAnswer } from "./read-answer.ts";
import type { ReadAnswer } from "./read-answer.ts";
import type { HttpAnswer, HttpCall } from "./send.ts";

/** A page with its entries, and the answer that brought it. */
export interface ReadPage extends Page {
  readonly status: number;
  readonly items: readonly JsonValue[];
}

/** The requests of one attempt. */
export interface HttpClient {
  /** Sends the request once and takes its answer. */
  ask<T>(take: (answer: HttpAnswer) => Promise<T>): Promise<T>;
  /** The pages one after the other, each of at most so many bytes. */
  pages(paging: Paging, maxBytes: number): AsyncGenerator<ReadPage>;
}

/** What a task may ask its server. Rejects with E104 for a connection, E304 for an input that cannot be. */
export async function openHttp(plan: HttpPlan, input: HttpInput, ctx: TaskContext): Promise<HttpClient> {
  const { base, auth } = httpSettingsOf(await ctx.connection(plan.connection));
  const { url, headers, body } = requestOf(base, input);
  const callOf = (at: URL, page: number): HttpCall => ({
    url: at,
    headers: { ...headers, ...keyHeader(plan, ctx, page) },
    body,
    method: plan.method,
    auth,
  });
  return {
    ask: (take) => exchange(callOf(url, 1), plan.rules, { ctx, take }),
    async *pages(paging, maxBytes) {
      let next: URL | undefined = firstPage(paging, url);
      for (let number = 1; next !== undefined; number += 1) {
        if (number > plan.maxPages) throw tooMany(url, plan.maxPages);
        const take = (taken: HttpAnswer): Promise<ReadAnswer> => readAnswer(taken, maxBytes);
        const answer = await exchange(callOf(next, number), plan.rules, { ctx, take });
        const { headers: answered, text, status } = answer;
        const page = { url: next, number, headers: answered, body: parseBody(text, next), text };
        yield { ...page, status, items: itemsOf(paging, page) };
        next = nextPage(paging, page);
      }
    },
  };
}

/** The same over retries, another after a clear and on each page. */
function keyHeader({ idempotencyHeader }: HttpPlan, ctx: TaskContext, page: number): Record<string, string> {
  if (idempotencyHeader === undefined) return {};
  const { dagId, run, taskId, mapIndex, attempt } = ctx;
  const place = JSON.stringify([dagId, run.id, taskId, mapIndex, attempt.generation, page]);
  return { [idempotencyHeader]: createHash("sha256").update(place).digest("hex").slice(0, 32) };
}

function tooMany(url: URL, maxPages: number): DaymillError {
  return new DaymillError(
    "E453",
    `${placeOfUrl(url)} has more than ${maxPages} pages. Raise maxPages if it is meant; nothing of it was taken.`,
  );
}
