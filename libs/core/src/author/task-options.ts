import type { TriggerRule } from "../dag/trigger-rule.ts";
import type { Duration } from "../time.ts";
import type { Asset } from "./asset.ts";
import type { TaskCallbacks } from "./callback-options.ts";
import type { Known, Ref, RefOf } from "./ref.ts";
import type { StandardSchema } from "./standard-schema.ts";
import type { SymbolicInterval, SymbolicRun } from "./symbolic-types.ts";
import type { Templatable, Text } from "./wired.ts";

/** How failed tries are repeated. */
export interface RetryOptions {
  /** Tries after the first. Default 0. */
  readonly limit: number;
  /** Default `"fixed"`: every wait is `base`. With `"exponential"` it doubles each time, up to `max`. */
  readonly backoff?: "fixed" | "exponential";
  /** The first wait. Default `"5m"`. */
  readonly base?: Duration;
  /** The longest wait. Default `"1d"`. */
  readonly max?: Duration;
  /** Whether chance lengthens a wait by up to its own size; exponential only. Default true. */
  readonly jitter?: boolean;
  /**
   * The only kinds of error that are tried again, by code (`"E602"`) or name (`"TypeError"`); running out of time is E305.
   * Others fail at once. Default: all.
   */
  readonly only?: readonly string[];
  /** Kinds of error that fail at once, written in the same way; they win over `only`. Default: none. */
  readonly never?: readonly string[];
}

/** How many instances of a task may run at once. Absent: no limit. */
export interface MaxActiveOptions<Field extends string = string> {
  /** Over all runs of the DAG. */
  readonly perTask?: number;
  readonly perRun?: number;
  readonly perKey?: PerKeyOptions<Field>;
}

/** How many instances may run at once that have the same key, over all runs. */
export interface PerKeyOptions<Field extends string = string> {
  /**
   * What they have in common: the field of the input that holds it, or text made of what is known of the run and its
   * input. It is made when the instance is ready, and has to be text, a number or a boolean then.
   */
  readonly key: Field | LimitKey;
  readonly limit: number;
  /**
   * Tasks that give the same name count their keys together, those of other DAGs too: each keeps to its own `limit`, and
   * all that are active under the key count. Default: the task counts alone.
   */
  readonly name?: string;
}

/** Makes a key: `({ field, interval }) => t\`${field("customer")}-${interval.year}\``. Called once, when the DAG is built. */
export type LimitKey = (of: LimitKeyParts) => Templatable;

/** What a key may be made of. */
export interface LimitKeyParts {
  /** A field of the task's input. */
  readonly field: (name: string) => Ref<Text>;
  readonly param: (name: string) => Known<Text>;
  readonly interval: SymbolicInterval;
  readonly run: SymbolicRun;
}

/** How many attempts may start within any period of a given length. */
export interface RateOptions {
  readonly starts: number;
  /** At most `"31d"`. */
  readonly per: Duration;
  /** Tasks that give the same name count their starts together, those of other DAGs too. Default: the task counts alone. */
  readonly name?: string;
}

/** Waits between pokes that grow: each is twice the one before. */
export interface PokeWaits {
  /** The first wait. */
  readonly base: Duration;
  /** The longest wait. Default `"1h"`, or `base` if that is longer. */
  readonly max?: Duration;
  /** Whether chance lengthens a wait by up to its own size. Default false. */
  readonly jitter?: boolean;
}

/**
 * What an error of a poke does to a sensor. `fail`: the try failed, and there are others as `retries` says. `wait`: it
 * counts as "not yet", unless it is final. `skip`: the task is skipped, also when it runs out of time: it never fails.
 */
export type PokeErrors = "fail" | "wait" | "skip";

/** Assets by id or object, one or several. */
export type AssetList = Asset | string | readonly (Asset | string)[];

interface CommonOptions<Field extends string = string> extends TaskCallbacks {
  /** A number is short for `{ limit }`. Default 0. */
  readonly retries?: number | RetryOptions;
  /** Wall clock of one attempt. Default: none. */
  readonly timeout?: Duration;
  /** Default `"default_pool"`. */
  readonly pool?: string;
  /** Places that one instance takes in its pool. Default 1. */
  readonly slots?: number;
  /** Processes that serve this queue run its body, its pokes or its polls. Default `"default"`. */
  readonly queue?: string;
  readonly maxActive?: MaxActiveOptions<Field>;
  /** Each attempt is a start: retries too, pokes and polls not. Default: no limit. */
  readonly rate?: RateOptions;
  /** Among tasks that wait for a place, the higher goes first. Default 1. */
  readonly priority?: number;
  /** What counts as a task's priority: its own, or with it that of all tasks down or up the stream. Default downstream. */
  readonly weightRule?: "absolute" | "downstream" | "upstream";
  /**
   * The first data interval that it runs for starts at or after it, written as the DAG's: in runs before, it is skipped.
   */
  readonly start?: string;
  /** The last data interval that it runs for ends at or before it: in runs after, it is skipped. */
  readonly end?: string;
  /** Waits until the same task of the previous run ended in success or skipped. Default false. */
  readonly dependsOnPast?: boolean;
  /** Waits also until the previous run's tasks directly after it are done; implies dependsOnPast. Default false. */
  readonly waitForDownstream?: boolean;
  /**
   * Whether what holds it back by dependsOnPast or waitForDownstream also keeps it from being skipped by the tasks before
   * it; for tasks with one of these. Default false: it is skipped at once.
   */
  readonly waitForPastBeforeSkip?: boolean;
  readonly produces?: AssetList;
  readonly consumes?: AssetList;
  /** `"fresh"`: in a process of its own instead of a warm one. Default `"warm"`. */
  readonly isolation?: "warm" | "fresh";
  /** Names of environment variables that the body may see. */
  readonly env?: readonly string[];
  /** Markdown, shown in the UI. */
  readonly docs?: string;
}

/** Trigger rules under which every value that the task reads directly exists when it starts, or it does not start. */
export type WorkRule = "all_success" | "none_failed" | "none_failed_min_one_success";

/** The options of a task of input I and output O. */
export interface TaskOptions<I = unknown, O = unknown> extends CommonOptions<NoInfer<keyof I & string>> {
  /** Default `"all_success"`; `"none_failed_min_one_success"` for a task that takes the join of a branch. */
  readonly triggerRule?: WorkRule;
  /** The field of the input that names a mapped instance in the UI. Default: its index. */
  readonly label?: NoInfer<keyof I & string>;
  /** Checked before the body runs; the body gets what the schema makes of the input. */
  readonly input?: StandardSchema<I>;
  /** Checked after the body ran; what the schema makes of the output is stored. */
  readonly output?: StandardSchema<O>;
}

/** What becomes of a remote job that nobody waits for any more: it is stopped, or goes on and nobody looks after it. */
export type JobEnding = "cancel" | "leave";

/** What may be said of the job of a remote job's task. */
export interface JobOptions {
  /**
   * What running out of time does to the job, and a service that gives no answer for too long. A job that was left is
   * taken up again by the next try, if there is one. Default `"cancel"`.
   */
  readonly onTimeout?: JobEnding;
  /**
   * What a kill does to the job: a task or run that is marked, cancelled or out of time as a whole. A clear stops it in any
   * case: it is to run anew. Default `"cancel"`.
   */
  readonly onKill?: JobEnding;
}

/** The options of a task whose work is a remote job. */
export interface JobTaskOptions<I = unknown, O = unknown> extends TaskOptions<I, O>, JobOptions {}

/** The options of a task that runs after failures. */
export interface AlwaysOptions<I = unknown, O = unknown> extends Omit<TaskOptions<I, O>, "triggerRule"> {
  /** Default `"all_done"`. */
  readonly triggerRule?: TriggerRule;
}

/** Options of any task, whatever its types. */
export interface AnyTaskOptions extends CommonOptions, JobOptions {
  readonly triggerRule?: TriggerRule;
  readonly label?: string;
  readonly input?: StandardSchema;
  readonly output?: StandardSchema;
}

/** What one call of a task may say. */
export interface CallOptions {
  /**
   * What has to be done before, without its data: refs, or ids of tasks and groups as they stand in the graph
   * (`"publish.upload"`), which may also come later in the builder.
   */
  readonly after?: readonly (RefOf<unknown> | string)[];
  /** The id of this call; needed where a task is called more than once. Default: the id of the task. */
  readonly id?: string;
}
