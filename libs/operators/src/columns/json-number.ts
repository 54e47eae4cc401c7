import { rawJSON } from "../raw-json.ts";

/** A reviver of JSON.parse that keeps numbers as texts of the form that DuckDB gives them. */
export function keepNumber(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === "number" && context?.source !== undefined ? rawJSON(toNumberText(context.source)) : value;
}

/** Integers keep all their digits; numbers beyond a double stay as they are written. */
function toNumberText(source: string): string {
  if (/^-?\d+$/.test(source)) return source === "-0" ? "0" : source;
  const value = Number(source);
  if (!Number.isFinite(value)) return source;
  const shortest = Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
  return /[.e]/.test(shortest) ? shortest : `${shortest}.0`;
}
