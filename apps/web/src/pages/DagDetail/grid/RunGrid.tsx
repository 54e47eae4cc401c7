import type { TaskState } from "@daymill/contract";
import { type ReactNode, useMemo, useRef, useState } from "react";
import type { GridData } from "../../../api/grid/gridData.ts";
import { useNewest } from "../../../ui/useNewest.ts";
import { begunCell, describeCell } from "./describeCell.ts";
import { drawGrid } from "./drawGrid.ts";
import type { GridPointer, GridScene } from "./gridScene.ts";
import { type GridBlock, type GridPlace, isInBlock } from "./gridBlock.ts";
import type { UsualDurations } from "./gridAxis.ts";
import { GridFocus } from "./GridFocus.tsx";
import {
  AXIS_HEIGHT,
  type Cell,
  contentSize,
  type Density,
  scrollToReveal,
  type Viewport,
  visibleRange,
} from "./gridGeometry.ts";
import { GridHoverCard } from "./GridHoverCard.tsx";
import { GridNames } from "./GridNames.tsx";
import { type GridRow, mappedSizes } from "./gridRows.ts";
import { NamesSplitter } from "./NamesSplitter.tsx";
import { type OverviewHandle, OverviewStrip } from "./OverviewStrip.tsx";
import styles from "./RunGrid.module.css";
import { useActiveCell } from "./useActiveCell.ts";
import type { Hovered } from "./useGridHover.ts";
import { useGridPointer } from "./useGridPointer.ts";
import { useGridScene } from "./useGridScene.ts";
import { useGridViewport } from "./useGridViewport.ts";
import { useKeepInSight } from "./useKeepInSight.ts";
import { useKeepPlace } from "./useKeepPlace.ts";

/** A run, or with a row one line of it. */
export interface GridTarget {
  readonly runId: string;
  readonly row: GridRow | undefined;
}

export interface RunGridProps {
  readonly data: GridData;
  readonly rows: readonly GridRow[];
  readonly density: Density;
  readonly namesWidth: number;
  readonly onNamesWidth: (width: number) => void;
  /** How long its runs take. */
  readonly usual: UsualDurations | undefined;
  readonly selected: GridPlace | undefined;
  readonly block: GridBlock | undefined;
  /** Instead, single cells. */
  readonly cells: readonly Cell[] | undefined;
  /** Cells with an instance in one of these stand out. */
  readonly states: readonly TaskState[] | undefined;
  readonly onSelect: (target: GridTarget) => void;
  /** All between two corners. */
  readonly onBlock: (from: GridTarget, to: GridTarget) => void;
  /** A cell is selected besides others, or no more. */
  readonly onToggle: (target: GridTarget) => void;
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
  const { data, rows, namesWidth } = props;
  const scene = useGridScene(props);
  const { shape } = scene;
  const sizes = useMemo(() => mappedSizes(data), [data]);
  const [lines, setLines] = useState({ first: 0, end: 40 });
  const focus = useRef<HTMLDivElement>(null);
  const strip = useRef<OverviewHandle>(null);
  const pointer = useRef<GridPointer>({ hover: undefined, dragged: undefined });

  const onMove = (view: Viewport): void => {
    const { firstTask: first, endTask: end, ...runs } = visibleRange(shape, view);
    strip.current?.show(runs);
    if (runs.firstRun === 0) props.onOldest();
    setLines((now) => (now.first === first && now.end === end ? now : { first, end }));
  };
  const { scroller, canvas, read, requestPaint } = useGridViewport(
    (context, view) => drawGrid(context, scene, view, pointer.current),
    onMove,
  );
  useKeepPlace(scroller, data, shape.size.pitchX);

  const reveal = (cell: Cell): void => scroller.current?.scrollTo(scrollToReveal(shape, read(), cell));
  const { selected } = props;
  const jump = (run: number): void =>
    scroller.current?.scrollTo({ left: run * shape.size.pitchX - (read().width - namesWidth) / 2 });
  const select = (place: GridPlace): void => tell(scene, place, props.onSelect);
  const selectBlock = (from: GridPlace, to: GridPlace): void =>
    tell(scene, from, (start) => tell(scene, to, (end) => props.onBlock(start, end)));
  const { active, activate, onKeyDown } = useActiveCell({
    scene,
    selected: props.selected,
    reveal,
    onSelect: select,
    onBlock: selectBlock,
    onCommand: (key, cell) => tell(scene, cell, (target) => props.onCommand(key, target)),
  });
  const chosen = selected && { run: selected.run, task: selected.task ?? 0 };
  // Who is in a block stays there: its first corner may be far away.
  const isInside = props.block !== undefined && isInBlock(active, props.block);
  useKeepInSight({ scroller, namesWidth, selected: isInside ? active : chosen, reveal });
  const goTo = (place: GridPlace): void => {
    activate({ run: place.run, task: place.task ?? active.task });
    focus.current?.focus({ preventScroll: true });
  };
  const selectLine = useNewest((task: number): void => {
    const newest = { run: shape.runs - 1, task };
    // The keys go on from what is in sight.
    goTo({ run: visibleRange(shape, read()).endRun - 1, task });
    if (newest.run === 0) select(newest);
    else selectBlock(newest, { run: 0, task });
  });
  const { card, handlers } = useGridPointer({
    scene,
    read,
    paint: (change) => {
      pointer.current = { ...pointer.current, ...change };
      requestPaint();
    },
    corner: selected,
    onSelect: (place) => {
      goTo(place);
      select(place);
    },
    onBlock: (from, to) => {
      goTo(to);
      selectBlock(from, to);
    },
    onToggle: (place) => {
      goTo(place);
      tell(scene, place, props.onToggle);
    },
  });

  return (
    <div className={styles.box}>
      {data.runs.length < LEAST_FOR_OVERVIEW ? null : (
        <OverviewStrip runs={data.runs} scheme={scene.scheme} ref={strip} onJump={jump} />
      )}
      <div className={styles.area}>
        <div ref={scroller} className={styles.scroller}>
          <div className={styles.content} style={contentSize(shape)}>
            <canvas ref={canvas} className={styles.canvas} aria-hidden="true" {...handlers} />
            <div className={styles.corner} style={{ width: namesWidth, height: AXIS_HEIGHT }}>
              {props.corner}
              <NamesSplitter width={namesWidth} resize={props.onNamesWidth} />
            </div>
            <GridNames
              rows={rows}
              size={shape.size}
              width={namesWidth}
              sizes={sizes}
              {...lines}
              onFold={props.onFold}
              onRow={selectLine}
            />
            <GridFocus
              ref={focus}
              label={`Runs of ${data.dagId} by task`}
              words={sayCell(scene, active)}
              isSelected={isSelected(scene, active)}
              shape={shape}
              active={active}
              onKeyDown={onKeyDown}
              onFocus={() => reveal(active)}
            />
          </div>
        </div>
        <HoveredCard scene={scene} card={card} />
      </div>
    </div>
  );
}

function HoveredCard({ scene: { data, rows }, card }: { scene: GridScene; card: Hovered | undefined }) {
  const run = card === undefined ? undefined : data.runs[card.run];
  if (card === undefined || run === undefined) return null;
  const cell = card.task === undefined ? undefined : { run: card.run, task: card.task };
  const words = cell && describeCell(data, rows, cell);
  return (
    <GridHoverCard
      dagId={data.dagId}
      run={run}
      words={words}
      cell={cell && begunCell(data, rows, cell)}
      at={card}
      timezone={data.timezone}
    />
  );
}

/** Hands on what stands at a place, as long as the grid still holds it. */
function tell({ data, rows }: GridScene, place: GridPlace, listener: (target: GridTarget) => void): void {
  const run = data.runs[place.run];
  if (run !== undefined) listener({ runId: run.runId, row: place.task === undefined ? undefined : rows[place.task] });
}

/** Whether a cell is among several that are selected; undefined: there are not several. */
function isSelected({ cells, block }: GridScene, { run, task }: Cell): boolean | undefined {
  if (cells !== undefined) return cells.some((one) => one.run === run && one.task === task);
  return block && isInBlock({ run, task }, block);
}

/** `load, 2024-03-15, Failed`. */
function sayCell({ data, rows }: GridScene, cell: Cell): string {
  const words = describeCell(data, rows, cell);
  if (words === undefined) return "No runs";
  const { task, run, state, counts, tries } = words;
  return [task, run, state, tries, counts].filter((part) => part !== undefined).join(", ");
}
