import * as z from "zod";
import type { EpochMillis, JsonValue } from "@daymill/core";
import type { LoadProblem } from "@daymill/contract";
import { iso } from "./instants.ts";

/** A problem as the DAG folder's watcher stores it. */
const storedProblem = z.object({
  code: z.string(),
  message: z.string(),
  dagId: z.string().nullish(),
  location: z.object({ file: z.string(), line: z.number(), column: z.number() }).nullish(),
  hint: z.string().nullish(),
  frame: z.string().nullish(),
  severity: z.enum(["error", "warning"]).nullish(),
});

export interface ProblemPlace {
  readonly file: string;
  /** Whose DAG row holds it; null: it stands for the whole file. */
  readonly dagId: string | null;
  readonly at: EpochMillis;
}

/** Stored problems of one file or DAG, for people. */
export function presentProblems(stored: JsonValue, place: ProblemPlace): LoadProblem[] {
  return z
    .array(storedProblem)
    .parse(stored)
    .map((problem) => ({
      file: problem.location?.file ?? place.file,
      dagId: problem.dagId ?? place.dagId,
      code: problem.code,
      message: problem.hint ? `${problem.message} ${problem.hint}` : problem.message,
      line: problem.location?.line ?? null,
      column: problem.location?.column ?? null,
      frame: problem.frame ?? null,
      severity: problem.severity ?? "error",
      at: iso(place.at),
    }));
}
