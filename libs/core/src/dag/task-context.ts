import type { JsonObject, JsonValue } from "../json.ts";
import type { TaskLogger } from "../task-logger.ts";
import type { AssetEvent, AssetEventOptions } from "./asset-event.ts";

/** The concrete data interval that a body sees. Dates and parts are in the DAG's time zone. */
export interface TaskInterval {
  /** ISO 8601 with offset. */
  readonly start: string;
  readonly end: string;
  /** `2024-03-15`, of the start. */
  readonly date: string;
  /** `20240315`. */
  readonly dateNoDash: string;
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  /** IANA name. */
  readonly timezone: string;
}

/** How to reach something outside. Secrets in it are masked in the task's log. */
export interface Connection {
  readonly id: string;
  /** `postgres`, `file`, `s3`, `duckdb` ... */
  readonly type: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  /** Database, bucket or project. */
  readonly database?: string;
  /** Directory or key prefix. */
  readonly path?: string;
  readonly extra: JsonObject;
}

/** Small JSON values that live as long as the generation: they survive retries and are dropped by a clear. */
export interface TaskStateStore {
  get(key: string): Promise<JsonValue | undefined>;
  set(key: string, value: JsonValue): Promise<void>;
}

/** Watermarks of an asset. `set` succeeds only if the value is still `expected`; it is applied with the outcome. */
export interface AssetStateStore {
  get(asset: string, key: string): Promise<JsonValue | undefined>;
  set(asset: string, key: string, value: JsonValue, expected: JsonValue | undefined, options?: AssetStateOptions): void;
}

export interface AssetStateOptions {
  /** Whether it goes when the run is removed: by retention, by hand, or with its DAG. Default false. */
  readonly withRun?: boolean;
}

/** All that a body sees of the world: no database handle, no environment but its own. */
export interface TaskContext {
  readonly dagId: string;
  readonly taskId: string;
  /** -1 when not mapped. */
  readonly mapIndex: number;
  /** Of a mapped instance, and its alone in the list; null: it has none. */
  readonly label: string | null;
  readonly run: {
    readonly id: string;
    readonly type: "scheduled" | "manual" | "backfill" | "asset";
    /** ISO 8601, or null for a manual run without one. */
    readonly logicalDate: string | null;
  };
  readonly interval: TaskInterval;
  readonly params: JsonObject;
  readonly attempt: {
    /** Counts from 1 over all generations; never decremented. */
    readonly number: number;
    /** Grows with each clear; 0 at first. */
    readonly generation: number;
    /** Which try of this generation, from 1. */
    readonly tryNumber: number;
    /** Fences outputs: `<task instance>-<attempt number>`. */
    readonly token: string;
  };
  /** The attempt's place in its trace, to hand on to what it calls: W3C Trace Context `traceparent`. */
  readonly traceparent: string;
  readonly log: TaskLogger;
  /** Aborted on kill and timeout. */
  readonly signal: AbortSignal;
  /** A URI prefix of the run's scratch place, ending in `/`. */
  readonly workspace: string;
  /** Bytes that are to stay free on a disk of this machine to which a task writes. Absent: 0. */
  readonly keepFreeBytes?: number;
  /** Rejects with E301 when no such connection is declared. */
  connection(id: string): Promise<Connection>;
  /** The value of a variable, or undefined. */
  variable(key: string): Promise<string | undefined>;
  /**
   * From now on hides a secret that the body got from elsewhere, such as a token, in the log and the errors of the attempt;
   * text of less than 3 characters is not hidden.
   */
  maskSecret(value: string): Promise<void>;
  readonly state: TaskStateStore;
  /** Whether this attempt still owns its task instance; to be asked just before something is published. */
  stillOwned(): Promise<boolean>;
  /** Applied in the outcome's transaction: a failed attempt triggers nothing. */
  readonly runs: { trigger(dagId: string, options?: TriggerOptions): void };
  readonly assets: {
    /** Applied in the outcome's transaction: a failed attempt emits nothing. */
    emit(asset: string, extra?: JsonObject): void;
    /** Events of an asset that have been, newest first; what this attempt emits is none of them. Rejects with E209. */
    events(asset: string, options?: AssetEventOptions): Promise<readonly AssetEvent[]>;
  };
  readonly assetState: AssetStateStore;
}

/** Which run another DAG is to get. */
export interface TriggerOptions {
  /** What it leaves out has the default of the other DAG. */
  readonly params?: JsonObject;
  /** A date in the other DAG's zone, or an instant. Default: none; the run covers the last complete interval. */
  readonly logicalDate?: string;
  /**
   * What happens when somebody else has made a run of that date: the attempt fails (E703, not retried), or the run is left as
   * it is. A run that the task itself asked for before, ahead of a retry or a clear, is always left. Default: fail.
   */
  readonly whenExists?: "fail" | "keep";
}

/** What a failed attempt leaves behind for a person to read. */
export interface TaskError {
  /** A Daymill code (E4xx ...), or null for an error of the user's own. */
  readonly code: string | null;
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly details: JsonObject | null;
  /** The first place of the stack in the user's own files; absent: not known. */
  readonly thrownAt?: ErrorPlace;
}

/** A place in a text that somebody wrote; lines and columns from 1. A type: it goes into JSON as it is. */
export type ErrorPlace = {
  /** The SHA-256 of the text, in hexadecimal: its file may have been written anew since. */
  readonly source: string;
  readonly line: number;
  readonly column: number;
};

/** How an attempt ended: what a worker reports, once. */
export type TaskOutcome =
  | { readonly kind: "success"; readonly output: JsonValue | undefined; readonly effects: TaskEffects }
  | { readonly kind: "skipped"; readonly reason: string }
  /** `final`: not to be retried whatever the policy says. */
  | { readonly kind: "failed"; readonly error: TaskError; readonly final: boolean }
  | { readonly kind: "timed_out"; readonly timeoutMs: number }
  | { readonly kind: "killed"; readonly reason: string }
  /** A sensor's poke that found nothing. */
  | { readonly kind: "reschedule"; readonly afterMs: number }
  /** The worker or its machine went away: the attempt is offered again and no try is spent. */
  | { readonly kind: "lost"; readonly reason: string };

/** What a successful attempt asks for besides its output. */
export interface TaskEffects {
  readonly triggers: readonly {
    readonly dagId: string;
    readonly params: JsonObject;
    readonly logicalDate: string | null;
    /** Absent: a run of that date by somebody else is an error. */
    readonly whenExists?: "keep";
  }[];
  readonly assetEvents: readonly { readonly asset: string; readonly extra: JsonObject }[];
  readonly assetState: readonly {
    readonly asset: string;
    readonly key: string;
    readonly value: JsonValue;
    readonly expected: JsonValue | null;
    readonly withRun?: true;
  }[];
}

export const NO_EFFECTS: TaskEffects = { triggers: [], assetEvents: [], assetState: [] };
