import type {
  BundleId,
  CallbackKind,
  DeadlineEvent,
  EpochMillis,
  RunEvent,
  RunKey,
  RunState,
  SessionKey,
  TaskError,
  TaskId,
  TaskState,
  VersionKey,
} from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { retryConflicts } from "../client/retry-conflicts.ts";
import type { Database } from "../database.ts";
import type { ClaimedRun } from "./claimed-work.ts";

/** What a callback of a missed deadline tells of. */
export type MissedDeadline = Pick<DeadlineEvent, "name" | "unfinished"> & { readonly dueAt: EpochMillis };

/** What came of a backfill, as it was when it was done. */
export interface BackfillOutcome {
  readonly backfillId: number;
  readonly from: EpochMillis;
  readonly to: EpochMillis;
  readonly days: number;
  readonly success: number;
  readonly failed: number;
  readonly left: number;
  readonly failedRuns: readonly {
    readonly runId: string;
    readonly logicalDate: EpochMillis | null;
    readonly reason: string | null;
  }[];
}

/** A callback that is to be called now. */
export type TakenCallback = TakenRow & {
  /** In the version and the bundle in which the function is found. Of a backfill: one without a date that stands for it. */
  readonly run: ClaimedRun;
  /** Of a run. */
  readonly failed: RunEvent["failed"];
};

type TakenRow = TakenFacts &
  (
    | {
        readonly kind: CallbackKind;
        readonly deadline: null;
        /** Of a recovery: the ids of the runs that had failed. */
        readonly detail: readonly string[] | null;
      }
    | { readonly kind: "deadline"; readonly deadline: MissedDeadline; readonly detail: null }
    | { readonly kind: "backfill"; readonly deadline: null; readonly detail: BackfillOutcome }
  );

interface TakenFacts {
  readonly key: number;
  /** The fence: what came of it is taken only while nobody took it again. */
  readonly turn: number;
  /** Calls before this one that began. */
  readonly tries: number;
  /** Calls just before this one that never began. */
  readonly unbegun: number;
  readonly position: number;
  /** Those of one group are to be told of in one call. Null: by itself. */
  readonly group: string | null;
  readonly at: EpochMillis;
  /** Null: it is about the run. */
  readonly task: TaskId | null;
  readonly mapIndex: number;
  readonly label: string | null;
  readonly generation: number;
  readonly attemptNumber: number;
  readonly tryNumber: number;
  readonly state: TaskState | RunState | "completed";
  readonly cause: string | null;
  readonly retryAt: EpochMillis | null;
  readonly error: TaskError | null;
}

export interface TakenCallbacks {
  readonly callbacks: readonly TakenCallback[];
  /** When the next one is due; undefined: none waits. */
  readonly nextAt: EpochMillis | undefined;
}

type CallbackRow = TakenRow & {
  readonly run: RunKey;
  readonly version: VersionKey;
  readonly failed: RunEvent["failed"] | null;
};

interface CallbacksAnswer {
  readonly callbacks: readonly CallbackRow[] | null;
  readonly runs: readonly (ClaimedRun & { readonly bundle: BundleId })[] | null;
  readonly nextAt: EpochMillis | null;
}

/**
 * Takes the callbacks that are due, at most `most`. All of them are due again at `until`: whoever took one and is not heard
 * of loses it to the next who asks.
 */
export async function takeCallbacks(
  db: Kysely<Database>,
  take: {
    readonly now: EpochMillis;
    readonly until: EpochMillis;
    readonly most: number;
    /** Whose end gives them back. */
    readonly session: SessionKey;
  },
): Promise<TakenCallbacks> {
  const { rows } = await sql<{ answer: CallbacksAnswer }>`
    select dm_take_callbacks(${take.now}::bigint, ${take.until}::bigint, ${take.most}::integer, ${take.session}::bigint)
      as answer`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("dm_take_callbacks gave no row");
  const { callbacks, runs, nextAt } = row.answer;
  return {
    callbacks: (callbacks ?? []).flatMap((callback) => toTaken(callback, runs ?? [])),
    nextAt: nextAt ?? undefined,
  };
}

function toTaken({ run: runKey, version, failed, ...rest }: CallbackRow, runs: readonly ClaimedRun[]): TakenCallback[] {
  const run = runs.find((each) => each.run === runKey && each.version === version);
  return run === undefined ? [] : [{ ...rest, failed: failed ?? [], run }];
}

/** A callback that somebody has taken. */
export interface HeldCallback {
  readonly key: number;
  readonly turn: number;
}

/** Renews the lease of callbacks until then. Gives the keys of those that nobody else has taken. */
export async function keepCallbacks(
  db: Kysely<Database>,
  held: readonly HeldCallback[],
  until: EpochMillis,
): Promise<ReadonlySet<number>> {
  const calls = JSON.stringify(held.map(({ key, turn }) => ({ callback_key: key, turn })));
  return await retryConflicts(async () => {
    const { rows } = await sql<{ key: number }>`
      select k as key from dm_keep_callbacks(${until}::bigint, ${calls}::jsonb) as k`.execute(db);
    return new Set(rows.map(({ key }) => key));
  });
}

/** What came of a callback that was called. */
export interface CallbackNote {
  readonly key: number;
  readonly turn: number;
  readonly state: "waiting" | "success" | "failed";
  /** While waiting: when it is called again. */
  readonly dueAt: EpochMillis | null;
  readonly error: TaskError | null;
  /** Whether the function was called: only then is a try spent. */
  readonly hasBegun: boolean;
}

/** Writes down what came of callbacks; what came too late changes nothing. */
export async function noteCallbacks(
  db: Kysely<Database>,
  notes: readonly CallbackNote[],
  now: EpochMillis,
): Promise<void> {
  const rows = notes.map(({ key, turn, state, dueAt, error, hasBegun }) => ({
    callback_key: key,
    turn,
    state,
    due_at: dueAt,
    error,
    has_begun: hasBegun,
  }));
  await retryConflicts(() => sql`select dm_note_callbacks(${now}::bigint, ${JSON.stringify(rows)}::jsonb)`.execute(db));
}
