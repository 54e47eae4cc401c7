import { DaymillError } from "../errors.ts";

/** The five fields of a cron expression, in the order in which they are written. */
type FieldName = "minute" | "hour" | "day of month" | "month" | "day of week";

interface FieldRange {
  readonly name: FieldName;
  readonly low: number;
  readonly high: number;
  /** Names of values, the first one standing for `low`. */
  readonly names: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** Sunday is 0 and, as in every cron, 7 as well. */
const FIELDS: readonly FieldRange[] = [
  { name: "minute", low: 0, high: 59, names: [] },
  { name: "hour", low: 0, high: 23, names: [] },
  { name: "day of month", low: 1, high: 31, names: [] },
  { name: "month", low: 1, high: 12, names: MONTHS },
  { name: "day of week", low: 0, high: 7, names: WEEKDAYS },
];

const PRESETS: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@quarterly": "0 0 1 */3 *",
  "@yearly": "0 0 1 1 *",
};

/** A cron expression that was found to be valid. */
export interface CronFields {
  /** As it was written. */
  readonly text: string;
  /** The same in numbers: `*` or a list of values for each of the five fields. */
  readonly normalized: string;
  /**
   * Whether the hour field is `*` or has a step. Such a schedule follows elapsed time through a change of the clock; any
   * other one means times of day.
   */
  readonly followsElapsedTime: boolean;
}

type Parsed = { readonly values: ReadonlySet<number> } | { readonly problem: string };

function valueOf(text: string, field: FieldRange): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const index = field.names.indexOf(text);
  return index < 0 ? undefined : field.low + index;
}

function expected(field: FieldRange): string {
  const names = field.names.length === 0 ? "" : ` or ${field.names[0]} to ${field.names.at(-1)}`;
  return `${field.low} to ${field.high}${names}`;
}

/** The bounds of one item of a list before its step: `*`, `5`, `1-5`, `MON-FRI`. */
function parseSpan(text: string, field: FieldRange, hasStep: boolean): [number, number] | string {
  const lastValue = field.name === "day of week" ? 6 : field.high;
  if (text === "*") return [field.low, lastValue];
  const [first = "", last, ...rest] = text.split("-");
  const low = valueOf(first, field);
  let high = last === undefined ? (hasStep ? lastValue : low) : valueOf(last, field);
  if (low === undefined || high === undefined || rest.length > 0) return `"${text}" is not one of ${expected(field)}`;
  if (field.name === "day of week" && last !== undefined && high === 0 && low > 0) high = 7;
  const outside = [low, high].find((value) => value < field.low || value > field.high);
  if (outside !== undefined) return `${outside} is outside ${expected(field)}`;
  if (low > high) return `the range "${text}" runs backwards; write it as two, joined by a comma`;
  return [low, high];
}

function parseItem(text: string, field: FieldRange): Parsed {
  const [spanText = "", stepText, ...rest] = text.split("/");
  const step = stepText === undefined ? 1 : /^\d{1,4}$/.test(stepText) ? Number(stepText) : 0;
  if (rest.length > 0 || step < 1) return { problem: `"${text}" has a step that is not a number above 0` };
  const span = parseSpan(spanText, field, stepText !== undefined);
  if (typeof span === "string") return { problem: span };
  if (step > field.high)
    return { problem: `the step of "${text}" is larger than the field, which ends at ${field.high}` };
  const values = new Set<number>();
  for (let value = span[0]; value <= span[1]; value += step) {
    values.add(field.name === "day of week" ? value % 7 : value);
  }
  return { values };
}

function parseField(text: string, field: FieldRange): Parsed {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const parsed = parseItem(item, field);
    if ("problem" in parsed) return { problem: `${field.name}: ${parsed.problem}` };
    for (const value of parsed.values) values.add(value);
  }
  return { values };
}

/** A field that lists everything restricts nothing, and that matters: a day must match only fields that restrict. */
function normalize(values: ReadonlySet<number>, field: FieldRange): string {
  const size = field.name === "day of week" ? 7 : field.high - field.low + 1;
  return values.size === size ? "*" : [...values].sort((a, b) => a - b).join(",");
}

const LONGEST_MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function hasSomeDate([, , days = "*", months = "*", weekdays = "*"]: readonly string[]): boolean {
  if (days === "*" || weekdays !== "*") return true;
  const firstDay = Number(days.split(",")[0]);
  const listed = months === "*" ? LONGEST_MONTH_DAYS : months.split(",").map((m) => LONGEST_MONTH_DAYS[Number(m) - 1]);
  return listed.some((length) => firstDay <= (length ?? 0));
}

function invalid(text: string, problem: string): DaymillError {
  return new DaymillError("E205", `"${text}" cannot be read: ${problem}.`, { details: { cron: text } });
}

function splitFields(text: string): string[] {
  const trimmed = text.trim();
  if (trimmed.startsWith("@")) {
    const preset = PRESETS[trimmed.toLowerCase()];
    if (preset === undefined) throw invalid(text, `the presets are ${Object.keys(PRESETS).join(", ")}`);
    return preset.split(" ");
  }
  const parts = trimmed === "" ? [] : trimmed.toUpperCase().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    const found = parts.length === 1 ? "1 field" : `${parts.length} fields`;
    throw invalid(text, `it has ${found}, expected 5: ${FIELDS.map((field) => field.name).join(", ")}`);
  }
  return parts;
}

/**
 * Reads a cron expression of five fields (lists, ranges, steps, names of months and weekdays) or a preset: @hourly,
 * @daily, @weekly (Sunday), @monthly, @quarterly, @yearly. When day of month and day of week are both restricted, a day
 * that matches either fires, as in every cron. Throws E205 that names each field that is wrong.
 */
export function parseCron(text: string): CronFields {
  const parts = splitFields(text);
  const normalized: string[] = [];
  const problems: string[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const parsed = parseField(parts[index] ?? "", field);
    if ("problem" in parsed) problems.push(parsed.problem);
    else normalized.push(normalize(parsed.values, field));
  }
  if (problems.length > 0) throw invalid(text, problems.join("; "));
  if (!hasSomeDate(normalized)) throw invalid(text, "day of month: none of its months has such a day");
  const hour = parts[1] ?? "";
  return { text, normalized: normalized.join(" "), followsElapsedTime: hour === "*" || hour.includes("/") };
}
