import type { GraphTask, RunBar } from "@daymill/contract";
import { useDag } from "../../api/useDags.ts";
import { useRunAttempts } from "../../api/useRunAttempts.ts";
import { useUsualTimes } from "../../api/useUsualTimes.ts";
import { runTones } from "../../ui/state/taskTone.ts";
import type { Choice } from "../../ui/fields.tsx";
import { runLabel } from "../naming.ts";
import { type Comparison, runComparison, usualComparison } from "./comparison.ts";

export interface Compared {
  /** With what a run can be compared. */
  readonly choices: readonly Choice<string>[];
  /** What it is compared with, or why that is not known; undefined: nothing, or it is being loaded. */
  readonly comparison: Comparison | Error | undefined;
}

const NONE: readonly RunBar[] = [];
const MEDIAN = "median";

/** Compares a run with what is usual (`vs` is `median`), or with another run of its DAG (its id). */
export function useComparison(
  { dagId, runId }: { readonly dagId: string; readonly runId: string },
  {
    vs,
    tasks,
    nowMs,
  }: { readonly vs: string | undefined; readonly tasks: readonly GraphTask[]; readonly nowMs: number },
): Compared {
  const other = vs === MEDIAN ? undefined : vs;
  const recent = useDag(dagId).data?.recentRuns ?? NONE;
  const usual = useUsualTimes(dagId, runId, vs === MEDIAN);
  const attempts = useRunAttempts(dagId, other);
  const labelOf = (id: string): string => {
    const known = recent.find((run) => run.runId === id);
    return known === undefined ? id : runLabel(known);
  };
  const runs = recent.filter((run) => run.runId !== runId).toReversed();
  const choices = [
    { value: "", label: "Compare with…" },
    { value: MEDIAN, label: "Usual times" },
    ...(other === undefined || runs.some((run) => run.runId === other)
      ? []
      : [{ value: other, label: `Run ${other}` }]),
    ...runs.map((run) => ({
      value: run.runId,
      label: `Run ${runLabel(run)}, ${runTones[run.state].word.toLowerCase()}`,
    })),
  ];
  const comparison = (): Comparison | Error | undefined => {
    if (vs === undefined) return undefined;
    if (vs === MEDIAN) return usual.data === undefined ? (usual.error ?? undefined) : usualComparison(usual.data);
    if (attempts.data === undefined) return attempts.error ?? undefined;
    return runComparison(labelOf(vs), tasks, { attempts: attempts.data.attempts, nowMs });
  };
  return { choices, comparison: comparison() };
}
