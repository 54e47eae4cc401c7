import type { AccessRole, EpochMillis, HeldRole } from "@daymill/core";
import type { Default, Key, Optional } from "./columns.ts";

/** Somebody who may sign in. */
export interface AppUserTable {
  readonly user_key: Key<number>;
  readonly name: string;
  /** none: roles of one's own say what they may. */
  readonly role: HeldRole;
  /** Null for who signs in at an identity provider. */
  readonly password_hash: string | null;
  /** The provider and what it calls them for ever; null for who has a password. */
  readonly issuer: Optional<string>;
  readonly subject: Optional<string>;
  readonly is_disabled: Default<boolean>;
  /** Disabled for as long as their groups at the provider give no role, and not by an admin. */
  readonly lacks_role: Default<boolean>;
  readonly created_at: EpochMillis;
  readonly updated_at: EpochMillis;
  /** To the minute. */
  readonly last_seen_at: Optional<EpochMillis>;
}

/** A browser that has signed in. */
export interface UserSessionTable {
  /** SHA-256 of what the browser's cookie holds. */
  readonly token_hash: Uint8Array;
  readonly user_key: number;
  readonly created_at: EpochMillis;
  /** To the minute. */
  readonly last_seen_at: EpochMillis;
  readonly expires_at: EpochMillis;
}

/** What a program signs in with. */
export interface ApiTokenTable {
  readonly token_key: Key<number>;
  readonly user_key: number;
  readonly name: string;
  readonly role: AccessRole;
  /** SHA-256 of the token. */
  readonly token_hash: Uint8Array;
  readonly created_at: EpochMillis;
  readonly expires_at: Optional<EpochMillis>;
  /** To the minute. */
  readonly last_used_at: Optional<EpochMillis>;
}
