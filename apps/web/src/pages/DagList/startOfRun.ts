import type { DagDetail } from "@daymill/contract";
import { whyOff } from "../actions/whyOff.ts";
import { countOf } from "../naming.ts";

export interface StartOfRun {
  /** Whether there will be a run at all. */
  readonly isMade: boolean;
  /** When it starts, or why not. */
  readonly words: string;
}

/** What comes of a run by hand of a DAG, asked for now with its own parameters; of one that the server does not give, none. */
export function startOfRun(dag: DagDetail | Error): StartOfRun {
  if (dag instanceof Error) return { isMade: false, words: dag.message };
  const off = whyOff(dag, "manual");
  if (off !== undefined) return { isMade: false, words: off };
  const params = Object.keys(dag.params);
  const given = params.length === 0 ? "" : `, ${params.join(", ")} as in its file`;
  const open = dag.runningRuns + dag.queuedRuns;
  if (dag.paused) return { isMade: true, words: `waits until the DAG is active${given}` };
  if (open >= dag.maxActiveRuns) return { isMade: true, words: `waits behind ${countOf(open, "run")}${given}` };
  return { isMade: true, words: `starts at once${given}` };
}
