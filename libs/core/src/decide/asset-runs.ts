import type { AssetCondition } from "../schedule/timetable.ts";
import type { DataInterval, EpochMillis } from "../time.ts";

/** Whether a condition holds when events of these assets wait. */
export function isConditionMet(condition: AssetCondition, waiting: ReadonlySet<string>): boolean {
  if ("asset" in condition) return waiting.has(condition.asset);
  if ("all" in condition) return condition.all.every((member) => isConditionMet(member, waiting));
  return condition.any.some((member) => isConditionMet(member, waiting));
}

/** The assets that a condition names, each once, by name. */
export function conditionAssets(condition: AssetCondition): string[] {
  if ("asset" in condition) return [condition.asset];
  const members = "all" in condition ? condition.all : condition.any;
  return [...new Set(members.flatMap(conditionAssets))].sort();
}

/** What is known of the events that a run takes. */
export interface TakenEvents {
  readonly newestAt: EpochMillis;
  /** From the first start to the last end of the runs that the events came from; undefined: they came from none. */
  readonly covered: DataInterval | undefined;
}

/**
 * The data interval of a run that assets start: all that the runs cover which its events came from, so that a day stays
 * the same day from producer to consumer. Events that came from no run leave an instant, that of the newest one.
 */
export function assetRunInterval({ newestAt, covered }: TakenEvents): DataInterval {
  return covered ?? { start: newestAt, end: newestAt };
}
