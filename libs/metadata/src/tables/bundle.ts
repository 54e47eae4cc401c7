import type { BundleId, EpochMillis, JsonObject } from "@daymill/core";
import type { DefaultJson, Optional } from "./columns.ts";

/** The code of DAGs, as it was bundled; append only, but for code that does the same, with its map. */
export interface BundleTable {
  readonly bundle_id: BundleId;
  /** One ES module, gzip. */
  readonly code: Uint8Array;
  /** Its source map, gzip. */
  readonly source_map: Optional<Uint8Array>;
  readonly assets: DefaultJson;
  /** Package name to exact version. */
  readonly externals: DefaultJson<JsonObject>;
  readonly created_at: EpochMillis;
}
