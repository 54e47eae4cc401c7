import type { DagId, EpochMillis, RunId, TaskId } from "@daymill/core";
import type { Key, Optional, OptionalJson } from "./columns.ts";

/** How somebody was known: who signs in is nobody before. */
export type AuditVia = "password" | "oidc" | "token" | "local" | "nobody";

/** refused: nothing was changed, and the caller can tell why. failed: it broke. */
export type AuditOutcome = "done" | "refused" | "failed";

/** A change that somebody asked for. Written before it is made, completed after. */
export interface AuditEntryTable {
  readonly entry_key: Key<number>;
  readonly at: EpochMillis;
  readonly who: string;
  readonly via: AuditVia;
  /** Name of the API token. */
  readonly token: Optional<string>;
  /** The network address of the caller, or of the proxy before it. */
  readonly address: string;
  /** Name of the route. */
  readonly action: string;
  readonly dag_id: Optional<DagId>;
  readonly run_id: Optional<RunId>;
  readonly task_id: Optional<TaskId>;
  /** Name of anything else that it is about: a pool, a user, a backfill. */
  readonly object: Optional<string>;
  /** What was asked for, without secrets. */
  readonly asked: OptionalJson;
  readonly before: OptionalJson;
  readonly after: OptionalJson;
  /** Null: it goes on, or the process died in between and nobody knows. */
  readonly outcome: Optional<AuditOutcome>;
  readonly error: Optional<string>;
}
