import {
  isAtLeast,
  LOG_SOURCES,
  LogLevel,
  type LogLine,
  type LogSource,
  shownParts,
  type ShownPart,
} from "@daymill/contract";

/** One line on the screen. A message of several lines gives several, of which only the first has time, level and fields. */
export interface LogRow extends ShownPart {
  /** Byte offset of its line in the log, and which part of it: together its name. */
  readonly offset: number;
  readonly part: number;
  readonly at: string | null;
  readonly level: LogLevel;
  readonly source: string;
}

/** The screen lines of a log line. */
export function toRows(line: LogLine): readonly LogRow[] {
  const { offset, at, level, source } = line;
  return shownParts(line).map((shown, part) => ({ offset, part, at, level, source, ...shown }));
}

export interface LogFilter {
  /** This level and above; undefined shows all. */
  readonly level: LogLevel | undefined;
  /** Only lines of that source; undefined shows all. */
  readonly source: LogSource | undefined;
}

export function filterRows(rows: readonly LogRow[], { level = LogLevel.debug, source }: LogFilter): readonly LogRow[] {
  if (level === LogLevel.debug && source === undefined) return rows;
  return rows.filter((row) => isAtLeast(row.level, level) && (source === undefined || row.source === source));
}

/** The sources that a log has lines of, in the order of the list. */
export function sourcesOf(rows: readonly LogRow[]): readonly LogSource[] {
  const known = new Set(rows.map((row) => row.source));
  return LOG_SOURCES.filter((source) => known.has(source));
}

/** Lines of each level, first parts only. */
export function countLevels(rows: readonly LogRow[]): Readonly<Record<LogLevel, number>> {
  const counts: Record<LogLevel, number> = { debug: 0, info: 0, warn: 0, error: 0 };
  for (const row of rows) if (row.part === 0) counts[row.level] += 1;
  return counts;
}

export interface TroublePlaces {
  readonly kind: "error" | "warning";
  readonly at: readonly number[];
}

/**
 * Where the lines stand that most want to be seen: errors, or warnings where there are no errors, here or elsewhere in the log.
 * First parts only.
 */
export function troublePlaces(rows: readonly LogRow[], errorsElsewhere = false): TroublePlaces {
  const placesOf = (level: LogLevel): readonly number[] =>
    rows.flatMap((row, at) => (row.part === 0 && row.level === level ? [at] : []));
  const errors = placesOf(LogLevel.error);
  return errors.length > 0 || errorsElsewhere
    ? { kind: "error", at: errors }
    : { kind: "warning", at: placesOf(LogLevel.warn) };
}

/** First and last line, counted from 1. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** The lines of `#L10` or `#L10-L20`; undefined for anything else. */
export function parseLineHash(hash: string): LineRange | undefined {
  const match = /^#?L(\d+)(?:-L(\d+))?$/.exec(hash);
  if (match === null) return undefined;
  const ends = [Number(match[1]), Number(match[2] ?? match[1])].toSorted((a, b) => a - b);
  return { first: ends[0] ?? 1, last: ends[1] ?? 1 };
}

export function printLineHash(first: number, last: number): string {
  return first === last ? `L${first}` : `L${Math.min(first, last)}-L${Math.max(first, last)}`;
}
