import { isRecord } from "../json/isRecord.ts";
/** A report of a check, as a chart shows it. */
export interface ReportBars {
  /** The column whose values name the bars: `hour`. */
  readonly name: string;
  /** The column whose values they show: `requests`. */
  readonly measure: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

/** More bars than these are no chart. */
const MAX_BARS = 200;

/**
 * The `report` of an output, if it is one that bars can show: several rows, each with one text and a number that is not below 0,
 * under the same names. Of several numbers the first counts.
 */
export function reportBars(output: unknown): ReportBars | undefined {
  const report = isRecord(output) ? output["report"] : undefined;
  if (!Array.isArray(report) || report.length < 2 || report.length > MAX_BARS) return undefined;
  const [first] = report as readonly unknown[];
  if (!isRecord(first)) return undefined;
  const texts = Object.keys(first).filter((key) => typeof first[key] === "string");
  const [name, ...others] = texts;
  const measure = Object.keys(first).find((key) => typeof first[key] === "number");
  if (name === undefined || others.length > 0 || measure === undefined) return undefined;
  const bars = (report as readonly unknown[]).flatMap((row) => {
    const [label, value] = isRecord(row) ? [row[name], row[measure]] : [];
    return typeof label === "string" && typeof value === "number" && value >= 0 ? [{ label, value }] : [];
  });
  return bars.length === report.length ? { name, measure, bars } : undefined;
}
