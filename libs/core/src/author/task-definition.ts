import type { Expr } from "../dag/expr.ts";
import type { WaitCondition } from "../dag/serialized-dag.ts";
import type { TaskContext } from "../dag/task-context.ts";
import type { JsonObject } from "../json.ts";
import type { Duration } from "../time.ts";
import type { FormSchema } from "./form-schema.ts";
import type { AnyTaskOptions, PokeErrors, PokeWaits } from "./task-options.ts";

type MaybePromise<T> = T | Promise<T>;

/** How a remote job stands. `failed` means that it ended badly and will not go on by itself. */
export type RemoteStatus =
  | { readonly state: "running"; readonly progress?: string }
  | { readonly state: "succeeded" }
  /** `final`: the same input would fail again, so it is not retried. Default false. */
  | { readonly state: "failed"; readonly reason: string; readonly final?: boolean }
  /** It was cancelled by somebody else. */
  | { readonly state: "cancelled"; readonly reason?: string };

/**
 * Work that runs elsewhere. `Handle` is what finds it again: JSON, stored as soon as `submit` returns. The token is the
 * same for the same submission, however often a crash makes it be asked for.
 */
export interface RemoteJob<I, Handle, O> {
  /** Whether submitting with a token that the service knows gives the job that it has already. Default false. */
  readonly idempotent?: boolean;
  /**
   * The job that was submitted with this token, or undefined. Asked after a crash when `submit` is not idempotent, and when
   * a job is to be cancelled whose handle was never heard of. `input` says where to look; no schema has checked it.
   */
  find?(token: string, ctx: TaskContext, input: I): MaybePromise<Handle | undefined>;
  /** `isAgain`: it may have been submitted with this token before, whole or in part. Default false. */
  submit(input: I, token: string, ctx: TaskContext, isAgain?: boolean): MaybePromise<Handle>;
  poll(handle: Handle, ctx: TaskContext): MaybePromise<RemoteStatus>;
  /** The output, once it has succeeded. */
  collect(handle: Handle, ctx: TaskContext): MaybePromise<O>;
  /** Stops it. Called on kill and timeout (see JobOptions), repeated until it returns; it may be asked twice. */
  cancel(handle: Handle, ctx: TaskContext): MaybePromise<void>;
}

/** Reports what is wrong with an option, as a sentence without its full stop. */
export type RefuseOption = (option: string, why: string) => void;

/** What a task does. Methods are written so that a body of any types is a body of unknown ones. */
export type TaskBody<I = unknown, O = unknown, Handle = unknown> =
  | { readonly kind: "task"; run(input: I, ctx: TaskContext): MaybePromise<O> }
  | {
      readonly kind: "sensor";
      /** Between two pokes. */
      readonly every: Duration | PokeWaits;
      /** Whether running out of time skips the task instead of failing it. */
      readonly softFail: boolean;
      /** What an error of a poke does. Default `"fail"`. */
      readonly onError?: PokeErrors;
      /** The value that was waited for; undefined: not yet. */
      poke(input: I, ctx: TaskContext): MaybePromise<O | undefined>;
    }
  | { readonly kind: "remote"; readonly every: Duration; readonly job: RemoteJob<I, Handle, O> }
  | {
      readonly kind: "wait";
      /** What a person is asked to fill in. */
      readonly form?: FormSchema;
      /** Whether running out of time skips the task instead of failing it. Default false. */
      readonly softFail?: boolean;
      condition(input: Expr, refuse: RefuseOption): WaitCondition;
    };

/** A task as it was defined: one for all of its calls. Workers find bodies here. */
export interface TaskDefinition {
  /** As given to the factory; in the graph the groups around a call stand before it. */
  readonly id: string;
  /** The factory that made it: `task`, `sensor`, `pgDump` ... */
  readonly operator: string;
  readonly role: "work" | "setup" | "teardown";
  /** Whether its input holds how tasks ended instead of their outputs. */
  readonly settles: boolean;
  readonly body: TaskBody;
  /** Fields of the input that were settled when it was defined; those of a call go before. */
  readonly defaults: JsonObject;
  readonly options: AnyTaskOptions;
}
