import type { RetryPolicy } from "../dag/serialized-dag.ts";
import { errorCatalogue } from "../errors.ts";
import type { OptionReader } from "./option-reader.ts";
import type { RetryOptions } from "./task-options.ts";

const DEFAULT_RETRIES = { limit: 0, backoff: "fixed", base: "5m", max: "1d", jitter: true } as const;
const KINDS = ["only", "never"] as const;

/** How failed tries are repeated, as numbers. */
export function readRetries(given: number | RetryOptions, reader: OptionReader): RetryPolicy {
  const options: RetryOptions = typeof given === "object" ? given : { limit: given };
  reader.onlyKnown(options, [...Object.keys(DEFAULT_RETRIES), ...KINDS]);
  const { limit, backoff, base, max, jitter } = { ...DEFAULT_RETRIES, ...options };
  return {
    limit: reader.integer("retries.limit", limit, 0),
    backoff: reader.word("retries.backoff", backoff, ["fixed", "exponential"]),
    baseMs: reader.duration("retries.base", base),
    maxMs: reader.duration("retries.max", max),
    jitter,
    ...readKinds(options, reader),
  };
}

function readKinds(options: RetryOptions, reader: OptionReader): Pick<RetryPolicy, "only" | "never"> {
  const lists = KINDS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  for (const [name, kinds] of lists) {
    const why = whyNoKinds(kinds);
    if (why !== undefined) reader.refuse(`retries.${name}`, why);
  }
  return Object.fromEntries(lists.map(([name, kinds]) => [name, [...new Set(kinds)].sort()]));
}

/** A code that does not exist is a slip of the pen, and would never be met. */
function whyNoKinds(kinds: unknown): string | undefined {
  if (!Array.isArray(kinds) || kinds.length === 0)
    return 'it is not a list of codes and names; write ["E602", "TypeError"]';
  const odd: unknown = kinds.find((kind) => typeof kind !== "string" || kind.trim() === "");
  if (odd !== undefined) return `${JSON.stringify(odd)} is neither a code nor the name of an error`;
  const unknown = kinds.find((kind: string) => /^E\d+$/.test(kind) && !Object.hasOwn(errorCatalogue, kind));
  return unknown === undefined ? undefined : `there is no error ${unknown}; docs/errors.md has them all`;
}
