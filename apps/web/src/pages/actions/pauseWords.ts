import { countOf } from "../naming.ts";

export interface DagToPause {
  readonly dagId: string;
  readonly runningRuns: number;
}

/** What was paused, or goes on again. */
export interface PauseDone {
  readonly dags: readonly DagToPause[];
  /** How many of their backfills were paused, or resumed, with them. */
  readonly backfills: number;
  /** How many of their backfills go on although the DAGs are paused. */
  readonly left: number;
}

/** `orders`, `3 DAGs`. */
export function dagsInWords(dagIds: readonly string[]): string {
  const [only = ""] = dagIds;
  return dagIds.length === 1 ? only : countOf(dagIds.length, "DAG");
}

/** What is paused now, and what goes on all the same: `orders is paused: 2 running runs continue; nothing new starts`. */
export function pausedWords({ dags, backfills, left }: PauseDone): string {
  const runs = dags.reduce((sum, { runningRuns }) => sum + runningRuns, 0);
  const continuing = [
    ...(runs === 0 ? [] : [countOf(runs, "running run")]),
    ...(left === 0 ? [] : [countOf(left, "backfill")]),
  ];
  const rest =
    continuing.length === 0 ? "" : ` ${continuing.join(" and ")} ${runs + left === 1 ? "continues" : "continue"};`;
  return `${subject(dags, backfills)} paused:${rest} nothing ${left === 0 ? "new" : "else"} starts`;
}

export function activeWords({ dags, backfills }: Pick<PauseDone, "dags" | "backfills">): string {
  return `${subject(dags, backfills)} active`;
}

function subject(dags: readonly DagToPause[], backfills: number): string {
  const names = dagsInWords(dags.map(({ dagId }) => dagId));
  if (backfills > 0) return `${names} and ${countOf(backfills, "backfill")} are`;
  return `${names} ${dags.length === 1 ? "is" : "are"}`;
}
