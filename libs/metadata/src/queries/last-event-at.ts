import { sql } from "kysely";
import type { EpochMillis } from "@daymill/core";

/** Of a row of `asset`: when its newest event was; null: it has none. */
export const lastEventAt = sql<EpochMillis | null>`(
  select e.at from asset_event e where e.asset = asset.name order by e.event_key desc limit 1)`.as("lastEventAt");
