import type { BackfillEvent, Callback, CallbackCounts, CountedKind, RunEvent, TaskEvent } from "../dag/callbacks.ts";
import { infosOf } from "./callback-groups.ts";
import type { OptionReader } from "./option-reader.ts";

export type TaskCallback = Callback<TaskEvent>;
export type RunCallback = Callback<RunEvent>;

/** One or several. Each is called, and called again when it fails, by itself. */
export type Callbacks<E> = Callback<E> | readonly Callback<E>[];

/** Who is told of what happens to a task. */
export interface TaskCallbacks {
  readonly onSuccess?: Callbacks<TaskEvent>;
  /** It failed for good: there is no further try. */
  readonly onFailure?: Callbacks<TaskEvent>;
  /** A try failed, and there is another one. */
  readonly onRetry?: Callbacks<TaskEvent>;
  /** It was skipped: by itself, or because of what came before it. */
  readonly onSkip?: Callbacks<TaskEvent>;
  /** It succeeded after it had failed: before a clear, or in the runs just before. */
  readonly onRecovery?: Callbacks<TaskEvent>;
}

/** Who is told of how a run ended. */
export interface RunCallbacks {
  readonly onSuccess?: Callbacks<RunEvent>;
  readonly onFailure?: Callbacks<RunEvent>;
  /** A run succeeded after it, or the runs just before it, had failed. */
  readonly onRecovery?: Callbacks<RunEvent>;
}

/** Who is told of what happens to a DAG. */
export interface DagCallbacks extends RunCallbacks {
  /** A backfill is done, however its runs ended. Nobody is told of one that was cancelled. */
  readonly onBackfillDone?: Callbacks<BackfillEvent>;
}

const OPTION_OF = {
  success: "onSuccess",
  failure: "onFailure",
  retry: "onRetry",
  skip: "onSkip",
  recovery: "onRecovery",
  backfill: "onBackfillDone",
} as const satisfies Record<CountedKind, keyof TaskCallbacks | keyof DagCallbacks>;

const COUNTED_KINDS = Object.keys(OPTION_OF) as readonly CountedKind[];

type AnyCallbacks = { readonly [K in keyof TaskCallbacks | keyof DagCallbacks]?: unknown };

/** How many functions each option names; undefined: none at all. What is no function is reported. */
export function readCallbacks(options: AnyCallbacks, reader: OptionReader): CallbackCounts | undefined {
  const counts = COUNTED_KINDS.flatMap((kind) => {
    const count = countOf(options, kind, reader);
    return count === 0 ? [] : [[kind, count] as const];
  });
  if (counts.length === 0) return undefined;
  const infos = counts.flatMap(([kind]) => {
    const option = OPTION_OF[kind];
    const known = infosOf(listOf(options[option]), { option, reader });
    return known.every((info) => info === null) ? [] : [[kind, known] as const];
  });
  return { ...Object.fromEntries(counts), ...(infos.length > 0 && { infos: Object.fromEntries(infos) }) };
}

function countOf(options: AnyCallbacks, kind: CountedKind, reader: OptionReader): number {
  const listed = listOf(options[OPTION_OF[kind]]);
  const isRight = listed.every((one) => typeof one === "function");
  if (!isRight) reader.refuse(OPTION_OF[kind], "it is neither a function nor a list of functions");
  return isRight ? listed.length : 0;
}

/** The function that an option names. */
export function pickCallback(
  options: TaskCallbacks | DagCallbacks,
  { kind, position }: { readonly kind: CountedKind; readonly position: number },
): Callback<never> | undefined {
  const one = listOf((options as AnyCallbacks)[OPTION_OF[kind]])[position];
  return typeof one === "function" ? (one as Callback<never>) : undefined;
}

/** What an option names, one by one. */
export function listOf(given: unknown): readonly unknown[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
}
