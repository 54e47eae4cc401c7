import { reserveLooks, slowReserved } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { LookLedger } from "../poller/look-ledger.ts";

/** Two small statements in this time for a connection that is used all the while, whatever its rate; in ms. */
const REACH_MS = 500;

/** Of all processes of a database. */
export function sharedLedger(db: MetadataDatabase["db"]): LookLedger {
  return {
    reachMs: REACH_MS,
    reserve: (bucket, wanted) => reserveLooks(db, bucket, wanted),
    slow: (bucket) => slowReserved(db, bucket),
  };
}
