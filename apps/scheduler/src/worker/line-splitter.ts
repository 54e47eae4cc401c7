import type { SecretMask } from "./mask-secrets.ts";

/** Cuts a stream of text into lines. */
export interface LineSplitter {
  push(chunk: string): void;
  /** Hands out what has no line end yet. */
  end(): void;
}

/** The longest piece handed out at once, in UTF-16 units: a line without an end must not fill the memory. */
export const MAX_PIECE = 64 * 1024;

/**
 * Calls `onLine` with each line, masked and without its end, however the text was cut into chunks. A longer line than
 * MAX_PIECE comes in pieces of about that size; as much of it as may be the beginning of a secret stays back until the rest is there.
 */
export function lineSplitter(mask: SecretMask, onLine: (line: string) => void): LineSplitter {
  let rest = "";
  return {
    push(chunk) {
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(mask.mask(line));
      while (rest.length >= MAX_PIECE + mask.longest) {
        const masked = mask.mask(rest);
        const cut = Math.max(1, Math.min(MAX_PIECE, masked.length - mask.longest));
        onLine(masked.slice(0, cut));
        rest = masked.slice(cut);
      }
    },
    end() {
      if (rest !== "") onLine(mask.mask(rest));
      rest = "";
    },
  };
}
