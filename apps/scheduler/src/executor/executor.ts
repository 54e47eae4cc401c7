import type {
  AssetEvent,
  AssetEventQuery,
  AttemptKey,
  BundleId,
  EpochMillis,
  JsonObject,
  JsonValue,
  ResourceUse,
  SessionKey,
  TaskInterval,
  TaskOutcome,
} from "@daymill/core";

/** All that a worker needs to run one attempt: rendered input included, no database in sight. */
export interface AttemptOrder {
  readonly attemptKey: AttemptKey;
  readonly bundleId: BundleId;
  readonly dagId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly label: string | null;
  readonly attemptNumber: number;
  readonly generation: number;
  readonly tryNumber: number;
  readonly run: {
    readonly id: string;
    readonly type: "scheduled" | "manual" | "backfill" | "asset";
    readonly logicalDate: string | null;
  };
  readonly interval: TaskInterval;
  readonly params: JsonObject;
  readonly input: JsonValue;
  /** The task's small state of this generation, at the time of the claim. */
  readonly state: JsonObject;
  readonly timeoutMs: number | null;
  readonly isolation: "warm" | "fresh";
  /** Names of environment variables that the task declares. */
  readonly env: readonly string[];
  /** URI prefix, ends in `/`. */
  readonly workspace: string;
  /** Absolute path of the attempt's log file. */
  readonly logFile: string;
}

/** What an executor tells the loop. Events of one attempt come in order: started, then ended, each at most once. */
export type ExecutorEvent =
  | { readonly kind: "started"; readonly attemptKey: AttemptKey; readonly at: EpochMillis }
  | {
      readonly kind: "ended";
      readonly attemptKey: AttemptKey;
      readonly startedAt: EpochMillis | null;
      readonly at: EpochMillis;
      /** Absent: nobody measured it. */
      readonly used?: ResourceUse | undefined;
      readonly outcome: TaskOutcome;
    };

/** A variable, and whether its value is to stay out of logs. */
export type KnownVariable = { readonly value: string; readonly isSecret: boolean };

/** What a running body may ask for; answered by the scheduler, which alone talks to the database. */
export interface TaskServices {
  connection(query: { readonly attemptKey: AttemptKey; readonly id: string }): Promise<JsonObject>;
  variable(query: { readonly attemptKey: AttemptKey; readonly key: string }): Promise<KnownVariable | undefined>;
  stillOwned(attemptKey: AttemptKey): Promise<boolean>;
  setState(change: { readonly attemptKey: AttemptKey; readonly key: string; readonly value: JsonValue }): Promise<void>;
  assetState(query: { readonly asset: string; readonly key: string }): Promise<JsonValue | undefined>;
  /** `attemptKey`: who asks. */
  assetEvents(query: AssetEventQuery, attemptKey: AttemptKey): Promise<readonly AssetEvent[]>;
}

/** Runs attempts. Knows no database: orders in, events out. */
export interface Executor {
  /** The worker session whose lease covers the attempts of this executor; set once at start. */
  readonly sessionKey: SessionKey;
  /** How many more attempts it takes now; the loop never claims more. Short tasks are prefetched, so it can exceed the number of workers. */
  freeSlots(): number;
  /** Hands over an attempt that was claimed for this executor's session. */
  start(order: AttemptOrder): void;
  /** Stops an attempt: signal, then terminate, then kill. Its `ended` event follows with the given reason. */
  cancel(attemptKey: AttemptKey, reason: string): void;
  /**
   * The outcomes of these attempts are stored, or refused for good: nobody needs to keep them for the next scheduler any
   * more. Absent where nothing outlives the scheduler.
   */
  acknowledge?(attemptKeys: readonly AttemptKey[]): void;
  onEvent(listener: (event: ExecutorEvent) => void): void;
  /** Called when slots become free without an event (a worker became ready). */
  onCapacity(listener: () => void): void;
  /** Lets running attempts finish for up to graceMs, then stops them. */
  close(graceMs: number): Promise<void>;
}
