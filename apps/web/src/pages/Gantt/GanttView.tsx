import type { Graph, RunAttempt } from "@daymill/contract";
import { type KeyboardEvent, type ReactNode, useCallback, useRef } from "react";
import type { GanttSearch } from "../../routing/searches.ts";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { usePhone } from "../../ui/usePhone.ts";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { useVirtualRows } from "../../ui/useVirtualRows.ts";
import { timeSpent } from "./ganttBars.ts";
import styles from "./Gantt.module.css";
import { GanttAxis } from "./GanttAxis.tsx";
import { GanttLegend } from "./GanttLegend.tsx";
import { GanttRowLine } from "./GanttRowLine.tsx";
import { criticalPath, ganttRows } from "./ganttRows.ts";
import { GanttToolbar } from "./GanttToolbar.tsx";
import { TimeBrush } from "./TimeBrush.tsx";
import type { Compared } from "./useComparison.ts";
import { runTime } from "./runTime.ts";
import { layAxis } from "./timeAxis.ts";
import { foldTime, idleMs } from "./timeFold.ts";
import { moved, shownWindow, type TimeWindow, zoomed } from "./timeWindow.ts";

export interface GanttViewProps {
  readonly graph: Graph;
  readonly run: { readonly dagId: string; readonly runId: string };
  readonly attempts: readonly RunAttempt[];
  readonly compared: Compared;
  readonly nowMs: number;
  /** Whether the run is over: no time goes on in it. */
  readonly isOver: boolean;
  readonly search: GanttSearch;
  readonly onSearch: (next: GanttSearch) => void;
}

const ROW_HEIGHT = 32;
const PHONE_ROW_HEIGHT = 44;
const PAN = 0.25;

/** The attempts of a run over time, a row for each task. */
export function GanttView({ graph, run, attempts, compared, nowMs, isOver, search, onSearch }: GanttViewProps) {
  const open = new Set(search.open);
  const most = Math.max(0, ...attempts.map(({ number }) => number));
  // An address may be of another run, or older than what there is.
  const attempt = search.try !== undefined && search.try >= 1 && search.try <= most ? search.try : undefined;
  const rows = ganttRows(graph.tasks, attempts, { open, sort: search.sort ?? "graph", nowMs, attempt });
  const critical = criticalPath(graph.tasks, rows);
  const trouble = compared.comparison instanceof Error ? compared.comparison : undefined;
  const comparison = compared.comparison instanceof Error ? undefined : compared.comparison;
  const { bars, startMs, lengthMs, ghostsOf, gaps } = runTime(rows, {
    comparison,
    nowMs: isOver ? undefined : nowMs,
  });
  const fold = foldTime(search.idle === "folded" ? gaps : [], lengthMs);
  const shown = shownWindow(search, lengthMs);
  const isZoomed = search.from !== undefined || search.to !== undefined;
  const show = ({ from, to }: TimeWindow): void =>
    onSearch(
      from <= 0 && to >= fold.length
        ? { from: undefined, to: undefined }
        : { from: Math.round(fold.toTime(from)), to: Math.round(fold.toTime(to)) },
    );
  const onAxis = { from: fold.toAxis(shown.from), to: fold.toAxis(shown.to) };
  const zoom = (way: "in" | "out" | "fit"): void =>
    show(way === "fit" ? { from: 0, to: fold.length } : zoomed(onAxis, way, fold.length));
  const toggle = (taskId: string): void => {
    const next = open.has(taskId) ? [...open].filter((id) => id !== taskId) : [...open, taskId];
    onSearch({ open: next.length === 0 ? undefined : next });
  };
  useShortcuts({
    "+": () => zoom("in"),
    "-": () => zoom("out"),
    "0": () => zoom("fit"),
    ArrowLeft: () => show(moved(onAxis, -PAN, fold.length)),
    ArrowRight: () => show(moved(onAxis, PAN, fold.length)),
  });
  if (bars.length === 0)
    return <EmptyState title="No attempt yet">The chart begins with the first task that starts.</EmptyState>;
  const axis = layAxis(shown, { startMs, nowMs: isOver ? undefined : nowMs, fold });
  return (
    <>
      <GanttToolbar
        sort={search.sort ?? "graph"}
        onSort={(sort) => onSearch({ sort: sort === "graph" ? undefined : sort })}
        others={compared.choices}
        other={search.vs ?? ""}
        trouble={trouble?.message}
        onCompare={(other) => onSearch({ vs: other === "" ? undefined : other })}
        attempts={most}
        attempt={attempt}
        onAttempt={(wanted) => onSearch({ try: wanted })}
        gaps={gaps.length}
        isFolded={search.idle === "folded"}
        onFold={(isFolded) => onSearch({ idle: isFolded ? "folded" : undefined })}
        isZoomed={isZoomed}
        onZoom={zoom}
      >
        <GanttLegend
          spent={timeSpent(bars)}
          goneMs={isOver ? undefined : nowMs - startMs}
          foldedMs={idleMs(fold.gaps)}
          comparison={comparison}
        />
      </GanttToolbar>
      <TimeBrush
        bars={bars}
        startMs={startMs}
        shown={onAxis}
        length={fold.length}
        toAxis={fold.toAxis}
        onShow={({ from, to }) => show(moved({ from: Math.min(from, to), to: Math.max(from, to) }, 0, fold.length))}
      />
      <GanttAxis axis={axis} />
      <Rows
        rows={rows}
        renderLine={(row) => (
          <GanttRowLine
            row={row}
            run={run}
            isCritical={critical.has(row.taskId)}
            onFold={() => toggle(row.taskId)}
            other={comparison?.words}
            ghosts={row.isInner ? undefined : ghostsOf.get(row.taskId)}
            axis={axis}
          />
        )}
        isCritical={(row) => critical.has(row.taskId)}
      />
    </>
  );
}

type Row = ReturnType<typeof ganttRows>[number];

interface RowsProps {
  readonly rows: readonly Row[];
  readonly renderLine: (row: Row) => ReactNode;
  readonly isCritical: (row: Row) => boolean;
}

function Rows({ rows, renderLine, isCritical }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = usePhone() ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  const keyOf = useCallback((at: number) => rows[at]?.key ?? "", [rows]);
  const list = useVirtualRows({ count: rows.length, scroller, heightOf: () => height, keyOf });
  return (
    <ScrollBox ref={scroller} className={styles.scroller} label="Attempts over time">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows move between the links inside */}
      <ol className={styles.rows} style={{ height: list.getTotalSize() }} onKeyDown={moveFocus}>
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <li
              key={item.key}
              className={styles.row}
              data-critical={isCritical(row)}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {renderLine(row)}
            </li>
          );
        })}
      </ol>
    </ScrollBox>
  );
}

/** Up and down go from row to row; right and left open and fold a mapped task. */
function moveFocus(event: KeyboardEvent<HTMLOListElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")].toSorted(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
  const at = links.findIndex((link) => link === document.activeElement);
  if (at < 0) return;
  const fold = links[at]?.closest("li")?.querySelector<HTMLElement>("[aria-expanded]");
  const wanted = event.key === "ArrowRight" ? "false" : event.key === "ArrowLeft" ? "true" : undefined;
  if (wanted !== undefined) {
    if (fold?.getAttribute("aria-expanded") !== wanted) return;
    fold.click();
  } else if (event.key === "ArrowDown") links[at + 1]?.focus();
  else if (event.key === "ArrowUp") links[at - 1]?.focus();
  else return;
  event.preventDefault();
}
