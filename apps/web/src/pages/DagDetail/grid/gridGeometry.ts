/** How large a cell is drawn: S for years at a glance, M to work with, L with try numbers. */
export const Density = { S: "S", M: "M", L: "L" } as const;
export type Density = (typeof Density)[keyof typeof Density];

/** CSS pixels. The pitch is from one cell to the next; the cell is what is painted of it. */
export interface CellSize {
  readonly pitchX: number;
  readonly pitchY: number;
  readonly width: number;
  readonly height: number;
}

export const cellSizes: Readonly<Record<Density, CellSize>> = {
  S: { pitchX: 6, pitchY: 20, width: 5, height: 14 },
  M: { pitchX: 20, pitchY: 28, width: 16, height: 20 },
  L: { pitchX: 34, pitchY: 36, width: 28, height: 28 },
};

/** Heights of the parts of the axis above the cells, CSS pixels. */
export const axis = { labels: 30, bars: 72, gap: 12 } as const;
export const AXIS_HEIGHT = axis.labels + axis.bars + axis.gap;

/** A cell by position: the run counts from the oldest shown, the task from the top row. */
export interface Cell {
  readonly run: number;
  readonly task: number;
}

export interface GridShape {
  readonly runs: number;
  readonly tasks: number;
  readonly size: CellSize;
  /** Width of the sticky column of task names. */
  readonly namesWidth: number;
}

export interface Viewport {
  readonly scrollLeft: number;
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
}

/** Half-open ranges of what is on screen, in part or whole. */
export interface VisibleRange {
  readonly firstRun: number;
  readonly endRun: number;
  readonly firstTask: number;
  readonly endTask: number;
}

export function contentSize(shape: GridShape): { readonly width: number; readonly height: number } {
  return {
    width: shape.namesWidth + shape.runs * shape.size.pitchX + RIGHT_MARGIN,
    height: AXIS_HEIGHT + shape.tasks * shape.size.pitchY,
  };
}

/** Room after the newest run, so that its cell does not touch the panel's edge. */
const RIGHT_MARGIN = 16;

export function visibleRange(shape: GridShape, view: Viewport): VisibleRange {
  const { pitchX, pitchY } = shape.size;
  const cellsWidth = Math.max(0, view.width - shape.namesWidth);
  const cellsHeight = Math.max(0, view.height - AXIS_HEIGHT);
  return {
    firstRun: clamp(Math.floor(view.scrollLeft / pitchX), 0, shape.runs),
    endRun: clamp(Math.ceil((view.scrollLeft + cellsWidth) / pitchX), 0, shape.runs),
    firstTask: clamp(Math.floor(view.scrollTop / pitchY), 0, shape.tasks),
    endTask: clamp(Math.ceil((view.scrollTop + cellsHeight) / pitchY), 0, shape.tasks),
  };
}

/** What lies under a point of the viewport (CSS pixels from its top left corner). */
export type Hit =
  | { readonly kind: "cell"; readonly cell: Cell }
  | { readonly kind: "run"; readonly run: number }
  | { readonly kind: "nothing" };

export function hitTest(shape: GridShape, view: Viewport, point: { readonly x: number; readonly y: number }): Hit {
  if (point.x < shape.namesWidth) return { kind: "nothing" };
  const run = Math.floor((point.x - shape.namesWidth + view.scrollLeft) / shape.size.pitchX);
  if (run < 0 || run >= shape.runs) return { kind: "nothing" };
  if (point.y < AXIS_HEIGHT) return { kind: "run", run };
  const task = Math.floor((point.y - AXIS_HEIGHT + view.scrollTop) / shape.size.pitchY);
  if (task < 0 || task >= shape.tasks) return { kind: "nothing" };
  return { kind: "cell", cell: { run, task } };
}

/** Where a column begins, CSS pixels of the viewport. */
export function columnX(shape: GridShape, view: Viewport, run: number): number {
  return shape.namesWidth + run * shape.size.pitchX - view.scrollLeft;
}

/** Where a line begins. */
export function rowY(shape: GridShape, view: Viewport, task: number): number {
  return AXIS_HEIGHT + task * shape.size.pitchY - view.scrollTop;
}

/** The painted rectangle of a cell, from the top left corner of the whole content. */
export function cellRect(shape: GridShape, cell: Cell): { x: number; y: number; width: number; height: number } {
  const { pitchX, pitchY, width, height } = shape.size;
  return {
    x: shape.namesWidth + cell.run * pitchX,
    y: AXIS_HEIGHT + cell.task * pitchY + (pitchY - height) / 2,
    width,
    height,
  };
}

/** Where to scroll so that a cell is in sight, with one neighbour on each side; the same place when it already is. */
export function scrollToReveal(shape: GridShape, view: Viewport, cell: Cell): { left: number; top: number } {
  const { pitchX, pitchY } = shape.size;
  return {
    left: reveal(view.scrollLeft, view.width - shape.namesWidth, cell.run * pitchX, pitchX),
    top: reveal(view.scrollTop, view.height - AXIS_HEIGHT, cell.task * pitchY, pitchY),
  };
}

function reveal(scroll: number, room: number, start: number, pitch: number): number {
  if (start - pitch < scroll) return Math.max(0, start - pitch);
  if (start + 2 * pitch > scroll + room) return Math.max(0, start + 2 * pitch - room);
  return scroll;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
