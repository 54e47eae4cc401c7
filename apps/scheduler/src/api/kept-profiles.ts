import { type DataView, routes } from "@daymill/contract";
import type { JsonValue } from "@daymill/core";

/** No output holds more of them than a person can look at. */
const MAX_PROFILES = 50;
const MAX_DEPTH = 6;

/**
 * The profiles that a task's output holds: under the key `profile`, wherever they stand, in their order; the first 50. What is
 * called so and is none is passed over: outputs are of any shape.
 */
export function keptProfiles(output: JsonValue): readonly DataView[] {
  const found: DataView[] = [];
  const look = (value: JsonValue, key: string, depth: number): void => {
    if (found.length >= MAX_PROFILES || depth > MAX_DEPTH || typeof value !== "object" || value === null) return;
    const profile = key === "profile" ? routes.describeData.response.safeParse(value) : undefined;
    if (profile?.success === true) found.push(profile.data);
    else if (Array.isArray(value)) for (const each of value as readonly JsonValue[]) look(each, key, depth + 1);
    else for (const [name, each] of Object.entries(value)) look(each, name, depth + 1);
  };
  look(output, "", 0);
  return found;
}
