import type { JsonValue } from "@daymill/core";

const MAX_KEPT = 50;

/** Answers that were given last and that are final: going back to a page does not read the same data again. */
export function recentAnswers<T>(
  isFinal: (answer: T) => boolean,
): (key: JsonValue, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, T>();
  return async (key, make) => {
    const name = JSON.stringify(key);
    const answer = kept.get(name) ?? (await make());
    kept.delete(name);
    if (!isFinal(answer)) return answer;
    kept.set(name, answer);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}
