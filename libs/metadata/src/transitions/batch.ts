import type {
  AttemptKey,
  CallbackCounts,
  DagId,
  EpochMillis,
  JobEnd,
  JsonValue,
  ResourceUse,
  RunDecision,
  RunId,
  RunKey,
  RunSnapshot,
  SerializedDag,
  SessionKey,
  TaskEffects,
  TaskError,
  TaskId,
  TaskInstanceKey,
  TaskState,
  VersionCallbacks,
  VersionKey,
} from "@daymill/core";
import type { RunName } from "../queries/run-detail.ts";
import type { AttemptOutcome } from "../tables/task-attempt.ts";
import type { ClaimedWork } from "./claimed-work.ts";
import type { NewRun } from "./create-runs.ts";

/** The most attempts that need no worker and are opened in one batch. */
export const MAX_LOOKS = 500;

/** The body of an attempt began. */
export interface BegunBody {
  readonly instance: TaskInstanceKey;
  readonly attempt: AttemptKey;
  readonly run: RunKey;
  readonly at: EpochMillis;
  readonly input: JsonValue;
}

/** A value that a task returned: in the row, or in the store. */
export interface StoredOutput {
  readonly value: JsonValue;
  readonly uri: string | null;
  readonly bytes: number;
}

/** The look with which an attempt ended that needs no worker. */
export interface LastLook {
  /** The fence: it counts only while nobody looked again. */
  readonly turn: number;
  /** How its job stands with it; null: nothing is known of it, or there is none. */
  readonly job: JobEnd | null;
  /** What finds the job, if that was learned just now. */
  readonly handle: JsonValue;
  readonly deadline: EpochMillis | null;
  /** What is kept with the job, for a person to read. */
  readonly said: string | null;
}

/** How an attempt ended, and where its instance is to go. */
export interface EndedAttempt {
  readonly instance: TaskInstanceKey;
  readonly attempt: AttemptKey;
  readonly run: RunKey;
  readonly task: TaskId;
  /** Null when it never began, or when its beginning was told before. */
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis;
  /** Null for a poke that found nothing: the attempt stays open. */
  readonly outcome: AttemptOutcome | null;
  readonly to: TaskState;
  /** With up_for_retry and up_for_reschedule. */
  readonly dueAt: EpochMillis | null;
  readonly spendsTry: boolean;
  readonly error: TaskError | null;
  readonly input: JsonValue;
  /** Null when it returned nothing. */
  readonly output: StoredOutput | null;
  /** Who is to be told of what happens to its task, and in which version the functions are found. Absent: nobody. */
  readonly callbacks?: { readonly version: VersionKey; readonly counts: CallbackCounts };
  /** Absent: nobody measured it. */
  readonly used?: ResourceUse | undefined;
  /** Absent: it ended in a worker. */
  readonly look?: LastLook;
  /** Of a success that asks for more than its output. */
  readonly effects?: TaskEffects;
  /** How it ends instead when what it asks for cannot be done. Given with effects. */
  readonly refuse?: (problem: EffectProblem) => EndedAttempt;
}

/** Why what a success asks for cannot be done. */
export interface EffectProblem {
  /**
   * E701: no such DAG. E702: no such instant, one that the DAG does not cover, or wrong parameters. E703: a watermark was
   * moved by somebody else, or somebody else made a run of that date. E711: the DAG takes no such runs.
   */
  readonly code: "E701" | "E702" | "E703" | "E711";
  readonly message: string;
  /** Whether the attempt is not tried again. Default: what holds for the code. */
  readonly final?: boolean;
}

/** A worker session that takes work. */
export interface FreeSession {
  readonly session: SessionKey;
  /** How many more attempts it takes. */
  readonly slots: number;
}

export interface Batch {
  readonly now: EpochMillis;
  readonly begun: readonly BegunBody[];
  readonly ended: readonly EndedAttempt[];
  /** Runs to be decided besides those of what ended: woken, created, due. */
  readonly runs: readonly RunKey[];
  /** Whether retries, pokes and holds that are due in `runs` are fired. */
  readonly timers: boolean;
  /** The most queued runs to start. */
  readonly starts: number;
  readonly sessions: readonly FreeSession[];
  /** The queues that these sessions serve. Absent, or null: all. */
  readonly queues?: readonly string[] | null;
  /** The most attempts at once over all sessions. */
  readonly parallelism: number;
}

/** What a mapped task is made of, or why it cannot be made. */
export type Elements =
  | { readonly elements: readonly JsonValue[]; readonly labels: readonly (string | null)[] }
  | { readonly problem: string };

/** The key that an instance counts under. */
export interface InstanceKey {
  readonly instance: TaskInstanceKey;
  readonly key: string | null;
}

/** Thinks for settleAndClaim; pure, but for reading outputs that lie in a store. */
export interface Decider {
  /** Whether the graph of this version is known. */
  knows(version: VersionKey): boolean;
  /** Whether a known version has tasks that need no worker. */
  hasLooks(version: VersionKey): boolean;
  learn(version: VersionKey, dag: SerializedDag): void;
  /** Who is to be told of what happens in runs of a known version; undefined: nobody. */
  callbacks(version: VersionKey): VersionCallbacks | undefined;
  /** The tasks of a known version of which a decision looks at each instance; mostly none. */
  indexed(version: VersionKey): readonly TaskId[];
  /**
   * `changed`: nothing but these tasks changed since the run was last decided, at indexes that the snapshot has; undefined:
   * anything may have. Undefined is answered when the snapshot has too few indexes.
   */
  decide(snapshot: RunSnapshot, changed: Iterable<TaskId> | undefined, now: EpochMillis): RunDecision | undefined;
  /** The elements of a mapped task whose turn it is. The attempts of the work are no attempts yet: one stands for the task. */
  elements(work: ClaimedWork): Promise<Elements>;
  /** The tasks of a known version with a limit by key; mostly none. */
  keyed(version: VersionKey): ReadonlySet<string>;
  /** The keys of instances of such tasks that are about to become ready; the attempts of the work are none yet. Null: it has none, as its attempt will say. */
  keys(work: ClaimedWork): Promise<readonly InstanceKey[]>;
  /** The run of another DAG that a task asks for; `name` makes its id the task's own. */
  triggered(
    target: { readonly dag: DagId; readonly version: VersionKey; readonly graph: SerializedDag },
    order: TaskEffects["triggers"][number],
    by: { readonly name: string; readonly now: EpochMillis },
  ): TriggeredRun;
}

/** A run that a task asks for, or why it cannot be made. */
export type TriggeredRun =
  | { readonly kind: "run"; readonly run: NewRun }
  | { readonly kind: "problem"; readonly problem: EffectProblem };

/** An instance went from one state to another. */
export interface MovedInstance {
  readonly run: RunKey;
  readonly task: TaskId;
  readonly mapIndex: number;
  readonly from: TaskState;
  readonly to: TaskState;
  /** Attempts so far. */
  readonly attempts: number;
}

export interface EndedRun {
  readonly run: RunKey;
  readonly dag: DagId;
  readonly id: RunId;
  readonly state: "success" | "failed";
}

/** Where the instances of attempts went, by the attempts whose end was taken. */
export type TakenStates = ReadonlyMap<AttemptKey, TaskState>;

export interface BatchResult {
  /** The attempts whose end was taken; the others no longer owned their instance. */
  readonly taken: TakenStates;
  readonly moved: readonly MovedInstance[];
  /** The names of the runs that were decided. */
  readonly runs: ReadonlyMap<RunKey, RunName>;
  readonly startedRuns: readonly RunKey[];
  /** Runs of other DAGs that were made because tasks asked for them. */
  readonly triggeredRuns: readonly RunKey[];
  /** Whether an event of an asset now waits for a run of some DAG. */
  readonly hasQueuedEvents: boolean;
  /** Runs with tasks that may have waited for what happened in this batch: to be decided next. */
  readonly followers: readonly RunKey[];
  readonly endedRuns: readonly EndedRun[];
  /** DAGs that were paused because too many of their runs failed in a row. */
  readonly pausedDags: readonly DagId[];
  /** Whether a queued run may have a place now. */
  readonly hasFreedPlaces: boolean;
  /** Attempts that were taken away and are to be stopped. */
  readonly cancelled: readonly AttemptKey[];
  readonly claimed: ClaimedWork;
  /** When an attempt may start that only waits for its rate; null: none does, as far as was looked. */
  readonly nextStartAt: EpochMillis | null;
  /** Whether somebody may have to be told of what happened. */
  readonly hasCallbacks: boolean;
  /** Whether attempts were opened that need no worker: they are to be looked at now. */
  readonly hasLooks: boolean;
  /** Whether there may be more of them than one batch opens. */
  readonly hasMoreLooks: boolean;
}
