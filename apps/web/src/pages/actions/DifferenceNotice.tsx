import type { PlanDifference, PlannedItem } from "@daymill/contract";
import { Notice } from "../../ui/page/Notice.tsx";
import { countOf, instanceLabel } from "../naming.ts";
import { dagsOf } from "./dagsOf.ts";

const NAMED = 3;

export interface DifferenceNoticeProps {
  readonly difference: PlanDifference;
  /** What was to happen to them. */
  readonly done: "cleared" | "marked";
}

/** Why nothing happened: the set is another one by now. */
export function DifferenceNotice({ difference, done }: DifferenceNoticeProps) {
  const namesDag = dagsOf(difference.plan).size > 1;
  const namesIn = (items: readonly PlannedItem[]): string => namesOf(items, namesDag);
  const parts = [
    difference.added.length === 0
      ? undefined
      : `${countOf(difference.added.length, "more would", "more would")} be ${done} now (${namesIn(difference.added)})`,
    difference.removed.length === 0
      ? undefined
      : `${difference.removed.length} would no longer be (${namesIn(difference.removed)})`,
  ].filter((part) => part !== undefined);
  const what = parts.length === 0 ? `The same would be ${done}, but some of it ran in between` : parts.join("; ");
  return (
    <Notice tone="warning">
      <strong>Nothing was {done}: the state changed since this preview.</strong> {what}. The preview below is renewed;
      look at it and confirm again.
    </Notice>
  );
}

function namesOf(items: readonly PlannedItem[], namesDag: boolean): string {
  const nameOf = (item: PlannedItem) => (namesDag ? `${instanceLabel(item)} of ${item.dagId}` : instanceLabel(item));
  const names = items.slice(0, NAMED).map(nameOf).join(", ");
  return items.length > NAMED ? `${names} and ${items.length - NAMED} others` : names;
}
