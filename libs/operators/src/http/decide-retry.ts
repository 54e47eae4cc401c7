/** Why a request came to nothing. */
export type Trouble =
  | { readonly kind: "status"; readonly status: number; readonly retryAfterMs: number | undefined }
  /** `code` as Node has it, or TIMEOUT: whether the server did something is not known, unless it was never reached. */
  | { readonly kind: "network"; readonly code: string };

export interface RetryPolicy {
  /** How often a request is sent again at most. */
  readonly limit: number;
  readonly statuses: readonly number[];
  readonly baseMs: number;
  /** The longest wait; a server that asks for a longer one is not asked again. */
  readonly maxMs: number;
}

export interface RetryQuestion {
  readonly policy: RetryPolicy;
  /** How often it has been sent, from 1. */
  readonly sent: number;
  /** Whether sending it twice does no more than sending it once. */
  readonly isRepeatable: boolean;
  /** From 0 to 1. */
  readonly chance: number;
}

/** By these a server says that it has done nothing. */
const NOT_DONE = new Set([429, 503]);
/** With these it was not reached. */
const NOT_REACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** How long to wait before a request is sent again, in ms; undefined: it is not. Chance takes up to half of a wait away. */
export function retryWaitMs(
  trouble: Trouble,
  { policy, sent, isRepeatable, chance }: RetryQuestion,
): number | undefined {
  if (sent > policy.limit) return undefined;
  const isUndone = trouble.kind === "status" ? NOT_DONE.has(trouble.status) : NOT_REACHED.has(trouble.code);
  if (!isRepeatable && !isUndone) return undefined;
  if (trouble.kind === "status") {
    if (!policy.statuses.includes(trouble.status)) return undefined;
    if (trouble.retryAfterMs !== undefined)
      return trouble.retryAfterMs > policy.maxMs ? undefined : trouble.retryAfterMs;
  }
  const longest = Math.min(policy.maxMs, policy.baseMs * 2 ** (sent - 1));
  return Math.round(longest * (1 - chance / 2));
}

/** What a Retry-After header asks for, seconds or a date (RFC 9110, section 10.2.3); undefined: nothing that can be read. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
