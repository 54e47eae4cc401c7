import type { DagGrant, EpochMillis, OwnRole } from "@daymill/core";
import type { Json, Key } from "./columns.ts";

/** A role that somebody has made. */
export interface AppRoleTable {
  readonly role_key: Key<number>;
  readonly name: string;
  /** For everything. */
  readonly base: OwnRole["base"];
  readonly grants: Json<readonly DagGrant[]>;
  readonly created_at: EpochMillis;
  readonly updated_at: EpochMillis;
}

/** Who has it. */
export interface UserRoleTable {
  readonly user_key: number;
  readonly role_key: number;
}
