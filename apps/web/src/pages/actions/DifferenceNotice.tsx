import type { PlanDifference } from "@daymill/contract";
import { Notice } from "../../ui/page/Notice.tsx";
import { countOf, instanceLabel } from "../naming.ts";

const NAMED = 3;

/** Why nothing was cleared: the set is another one by now. */
export function DifferenceNotice({ difference }: { difference: PlanDifference }) {
  const names = difference.added.slice(0, NAMED).map(instanceLabel);
  const more = difference.added.length - names.length;
  const parts = [
    difference.added.length === 0
      ? undefined
      : `${countOf(difference.added.length, "more would", "more would")} be cleared now (${names.join(", ")}${more > 0 ? ` and ${more} others` : ""})`,
    difference.removed === 0 ? undefined : `${difference.removed} would no longer be`,
  ].filter((part) => part !== undefined);
  return (
    <Notice tone="warning">
      <strong>Nothing was cleared: the state changed since this preview.</strong> {parts.join("; ")}. The preview below
      is renewed; look at it and confirm again.
    </Notice>
  );
}
