import type { JsonValue } from "@daymill/core";

const MAX_KEPT = 50;

/**
 * Answers that were given last, so that going back to a page does not read the same data again. What is named by its key
 * must never change.
 */
export function recentAnswers<T>(): (key: JsonValue, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, T>();
  return async (key, make) => {
    const name = JSON.stringify(key);
    const answer = kept.get(name) ?? (await make());
    kept.delete(name);
    kept.set(name, answer);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}
