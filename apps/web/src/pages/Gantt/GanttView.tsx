import type { Graph, RunAttempt, UsualTimes } from "@daymill/contract";
import { type KeyboardEvent, type ReactNode, useCallback, useRef } from "react";
import type { GanttSearch } from "../../routing/searches.ts";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { usePhone } from "../../ui/usePhone.ts";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { useVirtualRows } from "../../ui/useVirtualRows.ts";
import { timeSpent } from "./ganttBars.ts";
import styles from "./Gantt.module.css";
import { GanttRowLine } from "./GanttRowLine.tsx";
import { criticalPath, ganttRows } from "./ganttRows.ts";
import { GanttToolbar } from "./GanttToolbar.tsx";
import { moved, shownWindow, ticks, type TimeWindow, zoomed } from "./timeWindow.ts";

export interface GanttViewProps {
  readonly graph: Graph;
  readonly run: { readonly dagId: string; readonly runId: string };
  readonly attempts: readonly RunAttempt[];
  /** What the run is compared with, or why that is not known; undefined: nothing, or it is being loaded. */
  readonly usual: UsualTimes | Error | undefined;
  readonly nowMs: number;
  readonly search: GanttSearch;
  readonly onSearch: (next: GanttSearch) => void;
}

const ROW_HEIGHT = 32;
const PHONE_ROW_HEIGHT = 44;
const PAN = 0.25;

/** The attempts of a run over time, a row for each task. */
export function GanttView({ graph, run, attempts, usual, nowMs, search, onSearch }: GanttViewProps) {
  const open = new Set(search.open);
  const rows = ganttRows(graph.tasks, attempts, { open, sort: search.sort ?? "graph", nowMs });
  const critical = criticalPath(graph.tasks, rows);
  const bars = rows.filter((row) => !row.isInner).flatMap((row) => row.bars);
  const startMs = Math.min(...bars.map((bar) => bar.fromMs));
  const known = usual instanceof Error ? undefined : usual;
  const usualOf = new Map(
    known?.tasks.map((task) => [task.taskId, { from: startMs + task.startMs, to: startMs + task.endMs }]),
  );
  const ends = [...bars.map((bar) => bar.toMs), ...rows.flatMap(({ taskId }) => usualOf.get(taskId)?.to ?? [])];
  const lengthMs = Math.max(...ends) - startMs;
  const shown = shownWindow(search, lengthMs);
  const isZoomed = search.from !== undefined || search.to !== undefined;
  const show = ({ from, to }: TimeWindow): void =>
    onSearch(from <= 0 && to >= lengthMs ? { from: undefined, to: undefined } : { from, to });
  const zoom = (way: "in" | "out" | "fit"): void =>
    show(way === "fit" ? { from: 0, to: lengthMs } : zoomed(shown, way, lengthMs));
  const toggle = (taskId: string): void => {
    const next = open.has(taskId) ? [...open].filter((id) => id !== taskId) : [...open, taskId];
    onSearch({ open: next.length === 0 ? undefined : next });
  };
  useShortcuts({
    "+": () => zoom("in"),
    "-": () => zoom("out"),
    "0": () => zoom("fit"),
    ArrowLeft: () => show(moved(shown, -PAN, lengthMs)),
    ArrowRight: () => show(moved(shown, PAN, lengthMs)),
  });
  if (bars.length === 0)
    return <EmptyState title="No attempt yet">The chart begins with the first task that starts.</EmptyState>;
  return (
    <>
      <GanttToolbar
        spent={timeSpent(bars)}
        sort={search.sort ?? "graph"}
        onSort={(sort) => onSearch({ sort: sort === "graph" ? undefined : sort })}
        comparedRuns={search.vs === undefined ? undefined : (known?.runs ?? "loading")}
        trouble={usual instanceof Error ? usual.message : undefined}
        onCompare={(isCompared) => onSearch({ vs: isCompared ? "median" : undefined })}
        isZoomed={isZoomed}
        onZoom={zoom}
      />
      <Axis shown={shown} />
      <Rows
        rows={rows}
        renderLine={(row) => (
          <GanttRowLine
            row={row}
            run={run}
            isCritical={critical.has(row.taskId)}
            onFold={() => toggle(row.taskId)}
            usual={row.isInner ? undefined : usualOf.get(row.taskId)}
            shown={{ from: startMs + shown.from, to: startMs + shown.to }}
            lines={ticks(shown).map((at) => percentIn(shown, at))}
          />
        )}
        isCritical={(row) => critical.has(row.taskId)}
      />
    </>
  );
}

function percentIn({ from, to }: TimeWindow, at: number): number {
  return ((at - from) / (to - from)) * 100;
}

/** Times since the first attempt was ready. */
function Axis({ shown }: { shown: TimeWindow }) {
  return (
    <div className={styles.axis} aria-hidden="true">
      <span>since the start</span>
      <div className={styles.ticks}>
        {ticks(shown).map((at) => {
          const left = percentIn(shown, at);
          return (
            <span
              key={at}
              className={styles.tick}
              data-end={left < 4 ? "first" : left > 96 ? "last" : undefined}
              style={{ left: `${left}%` }}
            >
              {at === 0 ? "0" : formatDuration(at)}
            </span>
          );
        })}
      </div>
      <span className={styles.length}>ran</span>
    </div>
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
