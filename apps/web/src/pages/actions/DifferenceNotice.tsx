import type { PlanDifference, PlannedItem } from "@daymill/contract";
import { Notice } from "../../ui/page/Notice.tsx";
import { countOf, instanceLabel } from "../naming.ts";

const NAMED = 3;

export interface DifferenceNoticeProps {
  readonly difference: PlanDifference;
  /** What was to happen to them. */
  readonly done: "cleared" | "marked";
}

/** Why nothing happened: the set is another one by now. */
export function DifferenceNotice({ difference, done }: DifferenceNoticeProps) {
  const parts = [
    difference.added.length === 0
      ? undefined
      : `${countOf(difference.added.length, "more would", "more would")} be ${done} now (${namesOf(difference.added)})`,
    difference.removed.length === 0
      ? undefined
      : `${difference.removed.length} would no longer be (${namesOf(difference.removed)})`,
  ].filter((part) => part !== undefined);
  const what = parts.length === 0 ? `The same would be ${done}, but some of it ran in between` : parts.join("; ");
  return (
    <Notice tone="warning">
      <strong>Nothing was {done}: the state changed since this preview.</strong> {what}. The preview below is renewed;
      look at it and confirm again.
    </Notice>
  );
}

function namesOf(items: readonly PlannedItem[]): string {
  const names = items.slice(0, NAMED).map(instanceLabel).join(", ");
  return items.length > NAMED ? `${names} and ${items.length - NAMED} others` : names;
}
