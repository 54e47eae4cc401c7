import type {
  AssetEventQuery,
  AttemptKey,
  EpochMillis,
  ErrorCode,
  JsonValue,
  ResourceUse,
  SessionKey,
  TaskEffects,
  TaskOutcome,
} from "@daymill/core";
import type { AttemptOrder } from "../executor/executor.ts";

/**
 * What the executor and its worker processes say to each other, over the IPC channel with `advanced` serialization.
 *
 * The executor sends `setup` once, then orders. A worker runs its orders one after the other in the order in which they
 * came, and tells of every step in one message: the attempt that ended and the one that begins instead, so that when it
 * dies everybody knows which attempt it was running. It keeps an outcome until that is acknowledged. When the channel
 * closes, or MISSED_PINGS pings in a row do not come, it drops what it has not begun, finishes its current body
 * within farewellMs, leaves what nobody acknowledged as files, and kills its own process group.
 */
export const PROTOCOL = 1;

export interface ChannelTimes {
  readonly pingEveryMs: number;
  /** How long a body may go on when its scheduler has gone. */
  readonly farewellMs: number;
}

/** A worker session's lease runs for 30 s: a scheduler that has been silent for 20 s cannot be trusted to renew it. */
export const CHANNEL_TIMES: ChannelTimes = { pingEveryMs: 5_000, farewellMs: 20_000 };

/** Pings that may be missing before the scheduler counts as gone. */
export const MISSED_PINGS = 4;

/** An order with the values of the environment variables that its task declares. */
export interface WorkerOrder extends AttemptOrder {
  readonly envValues: Readonly<Record<string, string>>;
}

/** What a worker has to know before its first order. */
export interface WorkerSetup {
  readonly protocol: typeof PROTOCOL;
  readonly sessionKey: SessionKey;
  /** Where bundles stand. Absolute. */
  readonly bundleFolder: string;
  /** Where packages that are no part of a bundle are looked for, in this order. Absolute folders. */
  readonly packageRoots: readonly string[];
  /** Where outcomes that nobody acknowledged are left. Absolute. */
  readonly outcomeFolder: string;
  /** Where Node keeps compiled code between processes. Absolute. */
  readonly compileCacheFolder: string;
  readonly maxLogBytes: number;
  /** What bodies leave free on the disks that they write to. */
  readonly keepFreeBytes: number;
  readonly times: ChannelTimes;
}

export type ToWorker =
  | { readonly kind: "setup"; readonly setup: WorkerSetup }
  /** `acknowledged`: outcomes that are stored, if there are any to tell of. */
  | {
      readonly kind: "orders";
      readonly orders: readonly WorkerOrder[];
      readonly acknowledged?: readonly AttemptKey[];
    }
  /** Aborts the attempt if it runs, drops it if it waits; either way it ends with this outcome. */
  | { readonly kind: "cancel"; readonly attemptKey: AttemptKey; readonly outcome: StopOutcome }
  /** Gives back what has not begun; answered by `withdrawn`. */
  | { readonly kind: "withdraw"; readonly attemptKeys: readonly AttemptKey[] }
  /** These outcomes are stored. */
  | { readonly kind: "acknowledge"; readonly attemptKeys: readonly AttemptKey[] }
  | { readonly kind: "answer"; readonly request: number; readonly answer: ServiceAnswer }
  /** Sent every pingEveryMs, answered by `pong` as soon as the body lets the event loop run. */
  | { readonly kind: "ping" };

export type FromWorker =
  | { readonly kind: "ready"; readonly protocol: typeof PROTOCOL }
  | { readonly kind: "step"; readonly ended?: EndedAttempt; readonly began?: BegunAttempt }
  | { readonly kind: "withdrawn"; readonly attemptKeys: readonly AttemptKey[] }
  | ServiceRequest
  | { readonly kind: "pong" }
  /** It takes no more orders and ends by itself; what it has not begun, it never will. */
  | { readonly kind: "leaving" };

/** How an attempt ends that is stopped from outside: `lost` is offered again, and spends no try. */
export type StopOutcome = Extract<TaskOutcome, { readonly kind: "killed" | "lost" }>;

export interface BegunAttempt {
  readonly attemptKey: AttemptKey;
  readonly at: EpochMillis;
}

export interface EndedAttempt {
  readonly attemptKey: AttemptKey;
  /** null: it was cancelled before it began. */
  readonly startedAt: EpochMillis | null;
  readonly at: EpochMillis;
  /** Absent: its process died before it could tell, or it never began. */
  readonly used?: ResourceUse;
  /** Whether a mark in the standard streams says where its text ends. */
  readonly isMarked: boolean;
  readonly outcome: SentOutcome;
}

/** An outcome, or one whose output was too large for a message and stands as JSON in a file. */
export type SentOutcome = TaskOutcome | SuccessInFile;

export interface SuccessInFile {
  readonly kind: "success_in_file";
  readonly file: string;
  readonly effects: TaskEffects;
}

/** What a running body asks of the scheduler. */
export type ServiceCall =
  | { readonly method: "connection"; readonly attemptKey: AttemptKey; readonly id: string }
  | { readonly method: "variable"; readonly attemptKey: AttemptKey; readonly key: string }
  | { readonly method: "maskSecret"; readonly attemptKey: AttemptKey; readonly value: string }
  | { readonly method: "stillOwned"; readonly attemptKey: AttemptKey }
  | {
      readonly method: "setState";
      readonly attemptKey: AttemptKey;
      readonly key: string;
      readonly value: JsonValue;
    }
  | { readonly method: "assetState"; readonly attemptKey: AttemptKey; readonly asset: string; readonly key: string }
  | { readonly method: "assetEvents"; readonly attemptKey: AttemptKey; readonly query: AssetEventQuery };

export interface ServiceRequest {
  readonly kind: "request";
  /** Comes back with the answer. */
  readonly request: number;
  readonly call: ServiceCall;
}

export type ServiceAnswer =
  | { readonly ok: true; readonly value: JsonValue | undefined }
  | { readonly ok: false; readonly code: ErrorCode | null; readonly message: string };

/** What a worker leaves behind for the next scheduler: `<attempt key>.json` in the outcome folder. */
export interface OutcomeFile {
  readonly format: 1;
  readonly sessionKey: SessionKey;
  readonly ended: EndedAttempt;
}
