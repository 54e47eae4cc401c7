import type { AssetEvent } from "@daymill/contract";

export type ParsedExtra =
  | { readonly ok: true; readonly value: AssetEvent["extra"] }
  | { readonly ok: false; readonly message: string };

/** What somebody typed as the extra data of an event: a JSON object, or nothing for none. */
export function parseExtra(text: string): ParsedExtra {
  if (text.trim() === "") return { ok: true, value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return { ok: true, value: value as AssetEvent["extra"] };
    return { ok: false, message: 'Expected a JSON object, such as {"rows": 120}' };
  } catch (error) {
    return { ok: false, message: `Expected JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
