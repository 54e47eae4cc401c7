import { refusalOfRun, scheduleBounds, toZonedIso } from "@daymill/core";
import type { DaymillError, EpochMillis, JsonObject, SerializedDag } from "@daymill/core";
import type { NewRun } from "@daymill/metadata";
import { boundsInWords } from "./bounds-in-words.ts";
import type { ValueProblem } from "./check-value.ts";
import { manualInterval } from "./manual-interval.ts";
import { mergeParams } from "./merge-params.ts";

/** What a person asks for, or a task of another DAG. */
export interface RunWish {
  readonly dag: SerializedDag;
  /** Null: a run of no day, over the last complete interval. */
  readonly logicalDate: EpochMillis | null;
  readonly params: JsonObject;
  readonly now: EpochMillis;
  /** How far ahead the clock of who asks may be, in ms. Default 0. */
  readonly skewMs?: number;
}

/** What the run is, or the first kind of thing that speaks against it. */
export type AskedRun =
  | {
      readonly kind: "run";
      readonly run: Pick<NewRun, "type" | "logicalDate" | "interval" | "runAfter" | "params">;
    }
  /** E711: the DAG takes no such runs. */
  | { readonly kind: "not_allowed"; readonly refusal: DaymillError }
  | { readonly kind: "wrong_date"; readonly message: string }
  | { readonly kind: "wrong_params"; readonly problems: readonly ValueProblem[] };

/** The run that somebody asks for. Whether its day has a run already is for whoever makes it to find out. */
export function planAskedRun({ dag, logicalDate, params: given, now, skewMs = 0 }: RunWish): AskedRun {
  const refusal = refusalOfRun(dag, "manual");
  if (refusal) return { kind: "not_allowed", refusal };
  const message = logicalDate === null ? undefined : whyNotOf(dag, logicalDate, { now, skewMs });
  if (message !== undefined) return { kind: "wrong_date", message };
  const { params, problems } = mergeParams(dag, given);
  if (problems.length > 0) return { kind: "wrong_params", problems };
  const interval = manualInterval(dag, logicalDate ?? now);
  return { kind: "run", run: { type: "manual", logicalDate, interval, runAfter: now, params } };
}

function whyNotOf(
  dag: SerializedDag,
  logicalDate: EpochMillis,
  { now, skewMs }: { readonly now: EpochMillis; readonly skewMs: number },
): string | undefined {
  const zone = dag.schedule.timezone;
  const date = toZonedIso(logicalDate, zone);
  if (logicalDate > now + skewMs)
    return `${date} lies ahead: give an instant that has come, now is ${toZonedIso(now, zone)}.`;
  const { start, end } = scheduleBounds(dag, zone);
  if ((start === undefined || logicalDate >= start) && (end === undefined || logicalDate < end)) return undefined;
  return `${date} is outside of the DAG's dates: ${dag.id} ${boundsInWords(dag)}.`;
}
