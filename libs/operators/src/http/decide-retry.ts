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
  /** Whether it was answered with a redirect, and the trouble came behind that: the server has taken it. */
  readonly wasRedirected: boolean;
  /** From 0 to 1. */
  readonly chance: number;
}

/** With these it was not reached. */
const NOT_REACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** How long to wait before a request is sent again, in ms; undefined: it is not. Chance takes up to half of a wait away. */
export function retryWaitMs(
  trouble: Trouble,
  { policy, sent, isRepeatable, wasRedirected, chance }: RetryQuestion,
): number | undefined {
  if (sent > policy.limit) return undefined;
  if (!isRepeatable && (wasRedirected || !isUndone(trouble))) return undefined;
  if (trouble.kind === "status") {
    if (!policy.statuses.includes(trouble.status)) return undefined;
    if (trouble.retryAfterMs !== undefined)
      return trouble.retryAfterMs > policy.maxMs ? undefined : trouble.retryAfterMs;
  }
  const longest = Math.min(policy.maxMs, policy.baseMs * 2 ** (sent - 1));
  return Math.round(longest * (1 - chance / 2));
}

/** A 503 is also what a proxy says that has lost the answer: only one that asks for another request has done nothing. */
function isUndone(trouble: Trouble): boolean {
  if (trouble.kind === "network") return NOT_REACHED.has(trouble.code);
  return trouble.status === 429 || (trouble.status === 503 && trouble.retryAfterMs !== undefined);
}

/** What a Retry-After header asks for, seconds or a date (RFC 9110, section 10.2.3); undefined: nothing that can be read. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
