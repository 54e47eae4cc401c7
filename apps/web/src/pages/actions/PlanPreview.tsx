import type { Plan, PlannedItem } from "@daymill/contract";
import { useCallback, useMemo, useRef } from "react";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { useVirtualRows } from "../../ui/useVirtualRows.ts";
import { CheckboxField } from "../../ui/fields.tsx";
import { TaskStateBadge } from "../../ui/state/StateBadge.tsx";
import { countOf, describeCounts, instanceLabel } from "../naming.ts";
import styles from "./ClearDialog.module.css";
import { itemKey } from "./clearTarget.ts";
import { dagsOf } from "./dagsOf.ts";
import { type PlanRow, planRows } from "./planRows.ts";

export interface PlanPreviewProps {
  readonly plan: Plan;
  /** What would happen to them. */
  readonly done: "cleared" | "marked";
  /** Unticked items: the server leaves them out, the list keeps them in sight. */
  readonly excluded: readonly PlannedItem[];
  readonly onToggle: (item: PlannedItem) => void;
}

const RUN_HEIGHT = 32;
const ITEM_HEIGHT = 34;

/** Exactly what would change, run by run; a row can be unticked. */
export function PlanPreview({ plan, done, excluded, onToggle }: PlanPreviewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => planRows(plan, excluded), [plan, excluded]);
  const rowKey = useCallback((at: number) => keyOf(rows[at]), [rows]);
  const list = useVirtualRows({
    count: rows.length,
    scroller,
    heightOf: (at) => (rows[at]?.kind === "run" ? RUN_HEIGHT : ITEM_HEIGHT),
    keyOf: rowKey,
  });
  return (
    <>
      <output className={styles.counts}>
        {plan.total === 0
          ? `Nothing would be ${done}.`
          : `${describeCounts(plan.counts)} in ${countOf(plan.runs.length, "run")}${ofDags(plan)}`}
      </output>
      <ScrollBox
        ref={scroller}
        className={styles.list}
        style={{ height: list.getTotalSize() }}
        label={`What would be ${done}`}
      >
        <div style={{ height: list.getTotalSize(), position: "relative" }}>
          {list.getVirtualItems().map((virtual) => {
            const row = rows[virtual.index];
            return row === undefined ? null : (
              <div
                key={virtual.key}
                className={styles.row}
                style={{ height: virtual.size, transform: `translateY(${virtual.start}px)` }}
              >
                {row.kind === "run" ? (
                  <span className={styles.runRow}>
                    {row.label} · {row.total.toLocaleString("en-US")}
                  </span>
                ) : (
                  <ItemRow item={row.item} ticked={row.ticked} runsAgain={done === "cleared"} onToggle={onToggle} />
                )}
              </div>
            );
          })}
        </div>
      </ScrollBox>
      {plan.truncated ? (
        <p className={styles.counts}>
          The list shows {countOf(plan.items.length, "instance")}; all {plan.total.toLocaleString("en-US")} would be{" "}
          {done}.
        </p>
      ) : null}
    </>
  );
}

function ItemRow({
  item,
  ticked,
  runsAgain,
  onToggle,
}: {
  item: PlannedItem;
  ticked: boolean;
  runsAgain: boolean;
  onToggle: (item: PlannedItem) => void;
}) {
  return (
    <>
      <CheckboxField label={instanceLabel(item)} checked={ticked} onChange={() => onToggle(item)} />
      <span className={styles.itemEnd}>
        <TaskStateBadge state={item.state} />
        {runsAgain ? (
          <span className={styles.try}>
            attempt {item.attempts} → {item.attempts + 1}
          </span>
        ) : null}
      </span>
    </>
  );
}

function keyOf(row: PlanRow | undefined): string {
  if (row === undefined) return "";
  return row.kind === "run" ? row.key : itemKey(row.item);
}

function ofDags(plan: Plan): string {
  const count = dagsOf(plan).size;
  return count > 1 ? ` of ${countOf(count, "DAG")}` : "";
}
