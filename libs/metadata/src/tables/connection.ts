import type { EpochMillis, JsonObject } from "@daymill/core";
import type { DefaultJson, Optional } from "./columns.ts";

/** How to reach something outside; whatever is secret stands sealed. */
export interface ConnectionTable {
  readonly connection_id: string;
  readonly type: string;
  readonly host: Optional<string>;
  readonly port: Optional<number>;
  readonly login: Optional<string>;
  readonly database: Optional<string>;
  readonly path: Optional<string>;
  readonly extra: DefaultJson<JsonObject>;
  /** AES-256-GCM over a JSON object of the secret fields. */
  readonly sealed: Optional<Uint8Array>;
  readonly description: Optional<string>;
  readonly created_at: EpochMillis;
  readonly updated_at: EpochMillis;
}
