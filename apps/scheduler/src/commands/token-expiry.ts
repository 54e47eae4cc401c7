import { DaymillError, epochMillis, parseDuration, toIso } from "@daymill/core";

/** What stands for no end. */
export const NEVER = "never";

/** When a token ends that is made now, of `--expires`; null: never. Throws E702. */
export function readExpiry(text: string, now: number): string | null {
  if (text === NEVER) return null;
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0) {
    throw new DaymillError("E702", `--expires ${text}: expected a duration such as "30d" or "12h", or never.`);
  }
  return toIso(epochMillis(now + ms));
}
