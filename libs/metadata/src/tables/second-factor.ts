import type { EpochMillis } from "@daymill/core";
import type { Optional } from "./columns.ts";

/** What a user proves besides their password that they hold: a secret from which codes are made. */
export interface SecondFactorTable {
  readonly user_key: number;
  /** The secret, sealed under the key of secrets. */
  readonly sealed: Uint8Array;
  readonly created_at: EpochMillis;
  /** When its first code was given; null: they have only begun, and nothing is asked of them. */
  readonly confirmed_at: Optional<EpochMillis>;
  /** The step of time of the last code that was taken, in steps since 1970: none of it or before is taken again. */
  readonly last_step: Optional<number>;
}

/** What stands for a code once, when the device that makes them is lost. */
export interface RecoveryCodeTable {
  readonly user_key: number;
  /** SHA-256 of the code. */
  readonly code_hash: Uint8Array;
}
