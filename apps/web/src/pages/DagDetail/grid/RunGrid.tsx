import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";
import type { GridData } from "../../../api/grid/gridData.ts";
import { describeCell } from "./describeCell.ts";
import { drawGrid } from "./drawGrid.ts";
import { GridFocus } from "./GridFocus.tsx";
import {
  AXIS_HEIGHT,
  type Cell,
  contentSize,
  type Density,
  hitTest,
  scrollToReveal,
  visibleRange,
} from "./gridGeometry.ts";
import { GridHoverCard } from "./GridHoverCard.tsx";
import { GridNames } from "./GridNames.tsx";
import { findFailure, moveByKey } from "./gridNavigation.ts";
import type { GridRow } from "./gridRows.ts";
import { type OverviewHandle, OverviewStrip } from "./OverviewStrip.tsx";
import styles from "./RunGrid.module.css";
import { useGridHover } from "./useGridHover.ts";
import { useGridScene } from "./useGridScene.ts";
import { useGridViewport } from "./useGridViewport.ts";
import { useKeepPlace } from "./useKeepPlace.ts";

/** A run, or with a row one line of it. */
export interface GridTarget {
  readonly runId: string;
  readonly row: GridRow | undefined;
}

/** Positions of what is selected, of what the grid holds of it. */
export interface GridPlace {
  readonly run: number;
  readonly task: number | undefined;
}

export interface RunGridProps {
  readonly data: GridData;
  readonly rows: readonly GridRow[];
  readonly density: Density;
  readonly namesWidth: number;
  readonly selected: GridPlace | undefined;
  readonly onSelect: (target: GridTarget) => void;
  readonly onFold: (groupId: string) => void;
  /** Somebody has scrolled to the oldest run. */
  readonly onOldest: () => void;
  /** A key that is not the grid's own, with the focused cell. */
  readonly onCommand: (key: string, target: GridTarget) => void;
  /** Stands above the task names. */
  readonly corner: ReactNode;
}

/** With fewer runs than this nearly all are in sight anyway. */
const LEAST_FOR_OVERVIEW = 60;

/** Runs by tasks on one canvas, with what the pointer and the keyboard do to it. */
export function RunGrid(props: RunGridProps) {
  const { data, rows, density, namesWidth, selected, onFold, onOldest, corner } = props;
  const scene = useGridScene({ data, rows, density, namesWidth, selected });
  const { shape } = scene;
  const [lines, setLines] = useState({ first: 0, end: 40 });
  const [wanted, setWanted] = useState<Cell | undefined>(undefined);
  const focus = useRef<HTMLDivElement>(null);
  const strip = useRef<OverviewHandle>(null);
  const hoverCell = useRef<Cell | undefined>(undefined);

  const { scroller, canvas, read, requestPaint } = useGridViewport(
    (context, view) => drawGrid(context, scene, view, hoverCell.current),
    (view) => {
      const range = visibleRange(shape, view);
      strip.current?.show(range);
      if (range.firstRun === 0) onOldest();
      setLines((now) =>
        now.first === range.firstTask && now.end === range.endTask
          ? now
          : { first: range.firstTask, end: range.endTask },
      );
    },
  );
  const hover = useGridHover((cell) => {
    hoverCell.current = cell;
    requestPaint();
  });
  useKeepPlace(scroller, data, shape.size.pitchX);

  const place =
    selected === undefined ? { run: shape.runs - 1, task: 0 } : { run: selected.run, task: selected.task ?? 0 };
  const active = inside(wanted ?? place, shape);
  const reveal = (cell: Cell): void => scroller.current?.scrollTo(scrollToReveal(shape, read(), cell));
  const jump = (run: number): void =>
    scroller.current?.scrollTo({ left: run * shape.size.pitchX - (read().width - namesWidth) / 2 });
  const targetAt = (cell: GridPlace): GridTarget | undefined => {
    const run = data.runs[cell.run];
    return run && { runId: run.runId, row: cell.task === undefined ? undefined : rows[cell.task] };
  };
  const select = (cell: GridPlace): void => {
    const target = targetAt(cell);
    if (target !== undefined) props.onSelect(target);
  };

  const selectedRun = selected?.run;
  const selectedTask = selected?.task;
  const revealSelected = useEffectEvent((run: number, task: number) => reveal({ run, task }));
  useEffect(() => {
    if (selectedRun !== undefined) revealSelected(selectedRun, selectedTask ?? 0);
  }, [selectedRun, selectedTask]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const step = event.key === "n" ? 1 : event.key === "N" ? -1 : undefined;
    const to =
      step === undefined
        ? moveByKey(active, event.key, { runs: shape.runs, rows: shape.tasks })
        : findFailure(data, rows, active, step);
    const target = targetAt(active);
    if (to !== undefined) {
      setWanted(to);
      reveal(to);
    } else if (event.key === "Enter" || event.key === " ") select(active);
    else if (target !== undefined) return props.onCommand(event.key, target);
    event.preventDefault();
  };

  const onPointerUp = (event: PointerEvent): void => {
    const hit = hitTest(shape, read(), pointOf(event));
    if (hit.kind === "nothing" || event.button !== 0) return;
    const cell = hit.kind === "cell" ? hit.cell : { run: hit.run, task: undefined };
    setWanted({ run: cell.run, task: cell.task ?? active.task });
    select(cell);
    focus.current?.focus({ preventScroll: true });
  };

  const words = describeCell(data, rows, active);
  const { card } = hover;
  const hoveredRun = card === undefined ? undefined : data.runs[card.run];
  return (
    <div className={styles.box}>
      {data.runs.length < LEAST_FOR_OVERVIEW ? null : (
        <OverviewStrip runs={data.runs} scheme={scene.scheme} ref={strip} onJump={jump} />
      )}
      <div className={styles.area}>
        <div ref={scroller} className={styles.scroller}>
          <div className={styles.content} style={contentSize(shape)}>
            <canvas
              ref={canvas}
              className={styles.canvas}
              aria-hidden="true"
              onPointerMove={(event) => hover.move(pointOf(event), read(), shape)}
              onPointerLeave={hover.leave}
              onPointerUp={onPointerUp}
            />
            <div className={styles.corner} style={{ width: namesWidth, height: AXIS_HEIGHT }}>
              {corner}
            </div>
            <GridNames
              rows={rows}
              size={shape.size}
              width={namesWidth}
              first={lines.first}
              end={lines.end}
              onFold={onFold}
            />
            <GridFocus
              ref={focus}
              label={`Runs of ${data.dagId} by task`}
              words={
                words === undefined
                  ? "No runs"
                  : [words.task, words.run, words.state, words.counts].filter(Boolean).join(", ")
              }
              shape={shape}
              active={active}
              onKeyDown={onKeyDown}
              onFocus={() => reveal(active)}
            />
          </div>
        </div>
        {card === undefined || hoveredRun === undefined ? null : (
          <GridHoverCard
            run={hoveredRun}
            words={card.task === undefined ? undefined : describeCell(data, rows, { run: card.run, task: card.task })}
            at={card}
            timezone={data.timezone}
          />
        )}
      </div>
    </div>
  );
}

function pointOf(event: PointerEvent): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function inside(cell: Cell, shape: { readonly runs: number; readonly tasks: number }): Cell {
  return {
    run: Math.max(0, Math.min(cell.run, shape.runs - 1)),
    task: Math.max(0, Math.min(cell.task, shape.tasks - 1)),
  };
}
