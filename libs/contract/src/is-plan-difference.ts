import type { PlanDifference } from "./clear.ts";
import { isRecord } from "./is-record.ts";

/** Whether the details of a problem are how a plan changed: a stale etag's E703, and not another conflict. */
export function isPlanDifference(details: unknown): details is PlanDifference {
  return (
    isRecord(details) &&
    Array.isArray(details["added"]) &&
    Array.isArray(details["removed"]) &&
    isRecord(details["plan"]) &&
    details["plan"]["kind"] === "plan"
  );
}
