import { parseDuration } from "@daymill/core";
import type { Duration, TaskOptions } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";
import { isHeaderName } from "./header-name.ts";
import type { ExchangeRules } from "./exchange.ts";
import type { Paging } from "./paging.ts";

/** How a request that failed for now is sent again, within one attempt of the task. */
export interface HttpRetryOptions {
  /** Requests after the first. Default 4. */
  readonly limit?: number;
  /** Default 408, 425, 429, 500, 502, 503, 504. */
  readonly statuses?: readonly number[];
  /** The first wait; it doubles each time, and chance takes up to half of it away. Default `"1s"`. */
  readonly base?: Duration;
  /** The longest wait, also of one that the server asks for by Retry-After. Default `"2m"`. */
  readonly max?: Duration;
}

/** What the operators of HTTP have in common. */
export interface HttpOptions<I, O> extends TaskOptions<I, O> {
  /** The id of a connection of type `http`. */
  readonly connection: string;
  /** Default `"GET"`. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Statuses besides 200 to 299 that are no failure. */
  readonly okStatuses?: readonly number[];
  /** `retries` of the task come on top of it. */
  readonly retry?: HttpRetryOptions;
  /** For one request and the whole of its answer. */
  readonly requestTimeout?: Duration;
  readonly paging?: Paging;
  /** Default 1,000; one more page fails the task. */
  readonly maxPages?: number;
  /**
   * The name of a header that carries a key of the task instance: the same over retries, another after a clear and on each
   * page. A server that knows it does the work once, so that such a request is also sent again where it is not known what
   * became of it.
   */
  readonly idempotencyHeader?: string;
}

/** The options as they are used. */
export interface HttpPlan {
  readonly connection: string;
  readonly method: string;
  readonly rules: ExchangeRules;
  readonly paging: Paging | undefined;
  readonly maxPages: number;
  readonly idempotencyHeader: string | undefined;
}

const RETRIED: readonly number[] = [408, 425, 429, 500, 502, 503, 504];
const MAX_PAGES = 1_000;

/** The options with their defaults. Throws E209 with what cannot be. */
export function readHttpOptions<I, O>(id: string, options: HttpOptions<I, O>, requestTimeout: Duration): HttpPlan {
  const { connection, method = "GET", okStatuses = [], retry = {}, paging, maxPages = MAX_PAGES } = options;
  const problems: string[] = [];
  const count = (name: string, value: number, least: number): number => {
    if (!Number.isInteger(value) || value < least)
      problems.push(`${name} is ${value}; it is a whole number of at least ${least}`);
    return value;
  };
  const duration = (name: string, text: Duration): number => {
    const ms = parseDuration(text);
    if (ms === undefined) problems.push(`${name} is "${text}"; write "30s" or "5m"`);
    return ms ?? 0;
  };
  const { limit = 4, statuses = RETRIED, base = "1s", max = "2m" } = retry;
  const { idempotencyHeader } = options;
  if (paging !== undefined && method !== "GET" && method !== "POST")
    problems.push(`paging goes with GET and POST, not ${method}`);
  if (idempotencyHeader !== undefined && !isHeaderName(idempotencyHeader))
    problems.push(`idempotencyHeader is "${idempotencyHeader}", which is no name of a header`);
  const plan = {
    connection,
    method,
    rules: {
      retry: {
        limit: count("retry.limit", limit, 0),
        statuses,
        baseMs: duration("retry.base", base),
        maxMs: duration("retry.max", max),
      },
      requestTimeoutMs: duration("requestTimeout", options.requestTimeout ?? requestTimeout),
      okStatuses,
      hasKey: idempotencyHeader !== undefined,
    },
    paging,
    maxPages: count("maxPages", maxPages, 1),
    idempotencyHeader: idempotencyHeader?.toLowerCase(),
  };
  if (problems.length > 0) throw refusedOptions(id, problems.join("; "));
  return plan;
}
