import { DaymillError } from "@daymill/core";

/** The three signs of a CSV file, each one ASCII character. */
export interface CsvFormat {
  /** Stands between fields. */
  readonly separator: string;
  /** Around a field; it means something at the beginning of a field only. */
  readonly quote: string;
  /** Within quotes, before a quote or itself. The same as `quote`: quotes within quotes are doubled (RFC 4180). */
  readonly escape: string;
}

/** As Spark reads CSV. */
export const SPARK_CSV: CsvFormat = { separator: ",", quote: '"', escape: "\\" };

/** Rejects signs that are not one ASCII character, end a line, or cannot be told apart (E209). */
export function assertCsvFormat(format: CsvFormat): void {
  const { separator, quote, escape } = format;
  const isSign = (text: string): boolean => /^[\t\x20-\x7e]$/.test(text);
  if ([separator, quote, escape].every(isSign) && separator !== quote && separator !== escape) return;
  throw new DaymillError(
    "E209",
    "The separator, the quote and the escape of a CSV file are one ASCII character each, the separator another than the " +
      `other two; not ${JSON.stringify(format)}.`,
  );
}
