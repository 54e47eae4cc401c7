import type { GrantedRole } from "../access/dag-roles.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { TimetableSpec } from "../schedule/timetable.ts";
import type { RunType } from "../state/run-state.ts";
import type { ApprovalForm, TimeoutAnswer } from "./approval-form.ts";
import type { CallbackCounts, CallbackInfo } from "./callbacks.ts";
import type { Expr } from "./expr.ts";
import type { SerializedBackfill } from "./serialized-backfill.ts";
import type { TriggerRule } from "./trigger-rule.ts";

/** Where something stands in the user's source. Lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface RetryPolicy {
  /** Tries after the first. 0: none. */
  readonly limit: number;
  readonly backoff: "fixed" | "exponential";
  readonly baseMs: number;
  readonly maxMs: number;
  /** Whether chance lengthens a delay by up to its own size (exponential only). */
  readonly jitter: boolean;
  /** The kinds of error that are tried again: codes or names. Absent: all. */
  readonly only?: readonly string[];
  /** The kinds of error that are not. Absent: none. */
  readonly never?: readonly string[];
}

/** How a body runs. */
export type BodyKind = "task" | "wait" | "sensor" | "remote";

/** Runs the task only when the value equals: what branch, match and shortCircuit put on the tasks of an arm. */
export interface Condition {
  readonly value: Expr;
  readonly equals: JsonValue;
}

/** One instance an element. */
export type Mapping =
  | { readonly kind: "list"; readonly over: Expr }
  | { readonly kind: "product" | "zip"; readonly over: readonly Expr[]; readonly fill?: JsonValue };

/** What a `wait` waits for; evaluated by the scheduler itself. */
export type WaitCondition =
  | { readonly kind: "until"; readonly at: Expr }
  | {
      readonly kind: "task";
      readonly dag: string;
      readonly task: string | null;
      /** All tasks of this group, and of the groups in it. Absent: of none; `task` is null where it is there. */
      readonly group?: string;
      readonly logicalDate: Expr;
    }
  | {
      readonly kind: "approval";
      readonly message: Expr;
      /** What whoever approves gives. Absent: nothing but a word. */
      readonly form?: ApprovalForm;
      /** Who may answer, besides admins. Absent: whoever may act at all. */
      readonly assignedUsers?: readonly string[];
      /** Absent: running out of time is what it is for any task. */
      readonly onTimeout?: TimeoutAnswer;
    }
  /** Waits for nothing: its output is whether the run is the latest of the schedule. */
  | { readonly kind: "latest" }
  /** Waits for nothing: a clear of it may go on to what it names. */
  | ClearMarker;

/** Says that a task of another DAG depends on the run: for its run of that logical date, when this one is cleared. */
export interface ClearMarker {
  readonly kind: "marker";
  readonly dag: string;
  /** Null: the whole run. */
  readonly task: string | null;
  /** Reads nothing but what is known of a run before a task of it has begun. */
  readonly logicalDate: Expr;
  /** How many DAGs deep a clear goes on from here, over the markers in the DAGs that it comes to; from 1. */
  readonly depth: number;
}

/** Instances of one key: at most so many at once, over all runs. */
export interface KeyLimit {
  /** Renders to the key: text, a number or a boolean. */
  readonly key: Expr;
  readonly limit: number;
  /** Tasks of any DAG that give the same name count their keys together. Null: the task counts alone. */
  readonly name: string | null;
}

/** At most so many starts within any period of that length. */
export interface StartRate {
  readonly starts: number;
  readonly perMs: number;
  /** Tasks of any DAG that give the same name count their starts together. Null: the task counts alone. */
  readonly name: string | null;
}

/** Each wait between pokes is twice the one before. */
export interface PokeBackoff {
  /** The longest wait. */
  readonly maxMs: number;
  /** Whether chance lengthens a wait by up to its own size. */
  readonly jitter: boolean;
}

/** The queue of tasks that name none. */
export const DEFAULT_QUEUE = "default";

export interface SerializedTask {
  readonly id: string;
  readonly kind: BodyKind;
  /** The factory that made it: `task`, `pgDump`, `upload` ... */
  readonly operator: string;
  /** Builds the body's one argument. */
  readonly input: Expr;
  /** Direct upstream task ids, from data, conditions and `after`; sorted, without repeats. */
  readonly upstream: readonly string[];
  readonly triggerRule: TriggerRule;
  readonly conditions: readonly Condition[];
  readonly retries: RetryPolicy;
  /** Wall clock of one attempt; null: none. For a sensor: from the first poke of a generation, over retries. */
  readonly timeoutMs: number | null;
  readonly pool: string;
  /** Served by processes that run its body, its pokes or its polls. Absent: DEFAULT_QUEUE. */
  readonly queue?: string;
  readonly slots: number;
  readonly priority: number;
  readonly weightRule: "absolute" | "downstream" | "upstream";
  readonly maxActive: {
    readonly perTask: number | null;
    readonly perRun: number | null;
    /** Absent: no limit by key. */
    readonly perKey?: KeyLimit;
  };
  /**
   * Like those of the DAG: it is skipped in runs whose data interval starts before `start` or ends after `end`. Absent:
   * unbounded.
   */
  readonly start?: string;
  readonly end?: string;
  /** Absent: as fast as its other limits allow. */
  readonly rate?: StartRate;
  readonly dependsOnPast: boolean;
  readonly waitForDownstream: boolean;
  /** What is held by the past is not skipped either. Absent: it is. */
  readonly waitForPastBeforeSkip?: boolean;
  readonly map: (Mapping & { readonly limit: number | null }) | null;
  /** Names a mapped instance in the UI instead of its index. */
  readonly label: Expr | null;
  /** The group it stands in, or null. */
  readonly group: string | null;
  readonly role: "work" | "setup" | "teardown";
  /** For a teardown: the setups it undoes. */
  readonly teardownOf: readonly string[];
  /** For a sensor: the time between pokes, or until the second one; for a remote job: between polls. */
  readonly pokeEveryMs: number | null;
  /** For a sensor: how the time between pokes grows. Absent: it does not. */
  readonly pokeBackoff?: PokeBackoff;
  /** For a sensor: running out of time skips it instead of failing it. Absent: no. */
  readonly softFail?: boolean;
  /** For a sensor: what an error of a poke does instead of failing the try. Absent: nothing. */
  readonly onError?: "wait" | "skip";
  /** For a remote job: running out of time leaves it running. Absent: it is cancelled. */
  readonly onTimeout?: "leave";
  /** For a remote job: a kill leaves it running. Absent: it is cancelled. */
  readonly onKill?: "leave";
  readonly wait: WaitCondition | null;
  /** Warm: a shared worker process, one body at a time. Fresh: a process of its own. */
  readonly isolation: "warm" | "fresh";
  /** Names of environment variables that its process may see besides the allow-list. */
  readonly env: readonly string[];
  readonly produces: readonly string[];
  readonly consumes: readonly string[];
  /** Who is told of what happens to it. Absent: nobody. */
  readonly callbacks?: CallbackCounts;
  readonly docs: string | null;
  readonly location: SourceLocation | null;
}

export interface SerializedGroup {
  readonly id: string;
  readonly parent: string | null;
  readonly docs: string | null;
  readonly map: (Mapping & { readonly limit: number | null }) | null;
}

/** How long a run should take at most, by the run times of those before it. */
export interface AverageRunTime {
  /** So often the average. */
  readonly times: number;
  /** Over the newest so many runs that succeeded and were never cleared. */
  readonly maxRuns: number;
  /** With fewer there is no deadline. */
  readonly minRuns: number;
}

/** When a run should be over. */
export interface SerializedDeadline {
  /** Unique in its DAG. */
  readonly name: string;
  /** `queued`, `logicalDate`, `averageRunTime`, or an instant: ISO 8601 in UTC. */
  readonly from: string;
  /** With `averageRunTime`. */
  readonly average?: AverageRunTime;
  /** Below 0: before that. */
  readonly afterMs: number;
  /** How many functions are told of a miss. They themselves are in the bundle. */
  readonly callbacks: number;
  /** What is known of them, function by function; null: nothing. Absent: nothing is known of any. */
  readonly infos?: readonly (CallbackInfo | null)[];
}

/** The stored, versioned, diffable form of a DAG: all that the scheduler, the API and the UI ever see of it. */
export interface SerializedDag {
  readonly format: 1;
  readonly id: string;
  readonly description: string | null;
  readonly docs: string | null;
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly schedule: TimetableSpec;
  /** ISO 8601 local date or date-time in the timetable's zone, or with an offset; null: unbounded. */
  readonly start: string | null;
  readonly end: string | null;
  readonly catchup: boolean;
  readonly maxActiveRuns: number;
  /** Over all runs of the DAG; null: no limit but the scheduler's own. */
  readonly maxActiveTasks: number | null;
  readonly runTimeoutMs: number | null;
  readonly maxConsecutiveFailedRuns: number;
  readonly failFast: boolean;
  readonly pausedOnCreation: boolean;
  /** The types of runs that it takes. Absent: all. */
  readonly allowedRunTypes?: readonly RunType[];
  /** What roles of one's own may on it, besides what they say themselves; by name, in the order of the alphabet. Absent: none. */
  readonly access?: Readonly<Record<string, GrantedRole>>;
  readonly params: Readonly<Record<string, ParamSpec>>;
  /** Who is told of how runs and backfills end. Absent: nobody. */
  readonly callbacks?: CallbackCounts;
  /** Absent: none. */
  readonly deadlines?: readonly SerializedDeadline[];
  /** In the order of the builder, which is a topological order. */
  readonly tasks: readonly SerializedTask[];
  readonly groups: readonly SerializedGroup[];
  /** Those that its file exports beside it. Absent: none. */
  readonly backfills?: readonly SerializedBackfill[];
  readonly location: SourceLocation | null;
}

export interface ParamSpec {
  readonly default: JsonValue;
  /** JSON Schema of the value, or null. */
  readonly schema: JsonObject | null;
  readonly description: string | null;
}
