import { DaymillError } from "../../errors.ts";
import type { ScheduleBounds } from "../../schedule/timetable.ts";
import { boundInstant } from "../../schedule/wall-time.ts";
import type { DagProblem } from "../dag-problem.ts";
import type { SourceLocation } from "../serialized-dag.ts";

/** A start and an end, as somebody wrote them. */
export interface WrittenBounds {
  /** Whose they are, at the beginning of a sentence: `The DAG`. */
  readonly whose: string;
  readonly start?: string | null;
  readonly end?: string | null;
  readonly location: SourceLocation | null;
}

/** Bounds that are no dates, or leave nothing between them. */
export function checkBounds({ whose, start, end, location }: WrittenBounds, timezone: string): DagProblem[] {
  const problems: DagProblem[] = [];
  const report = (message: string) => problems.push({ code: "E205", message, location });
  const read = (name: keyof ScheduleBounds, text: unknown) => {
    try {
      // A bundler does not compile: it may be anything.
      if (text === null || text === undefined) return undefined;
      return boundInstant(typeof text === "string" ? text : JSON.stringify(text), timezone);
    } catch (error: unknown) {
      if (!(error instanceof DaymillError)) throw error;
      report(`${whose}: ${name}: ${error.message}`);
      return undefined;
    }
  };
  const from = read("start", start);
  const to = read("end", end);
  if (from !== undefined && to !== undefined && to <= from)
    report(`${whose} ends (${end}) before it starts (${start}), so it never runs.`);
  return problems;
}
