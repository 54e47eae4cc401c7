import { type GridRun, RunType } from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";
import { runTones } from "../../../ui/state/taskTone.ts";
import { type Scheme, tokens } from "../../../ui/theme/tokens.ts";
import {
  axis,
  AXIS_HEIGHT,
  type Cell,
  type GridShape,
  type Viewport,
  visibleRange,
  type VisibleRange,
} from "./gridGeometry.ts";
import type { AxisLabel } from "./gridAxis.ts";
import { cellByte, type GridRow } from "./gridRows.ts";
import type { SpriteAtlas } from "./sprites.ts";

/** All that one painting of the grid depends on. */
export interface GridScene {
  readonly data: GridData;
  readonly rows: readonly GridRow[];
  readonly shape: GridShape;
  readonly scheme: Scheme;
  readonly sprites: SpriteAtlas;
  /** Duration of each run in milliseconds; undefined: it has not started. */
  readonly durations: readonly (number | undefined)[];
  /** The duration that fills the axis, milliseconds. */
  readonly fullBarMs: number;
  readonly labelsOf: (range: VisibleRange) => readonly AxisLabel[];
  readonly selected: { readonly run: number; readonly task: number | undefined } | undefined;
}

/** Paints what the viewport shows; cost depends on that alone. Coordinates are CSS pixels of the viewport. */
export function drawGrid(
  context: CanvasRenderingContext2D,
  scene: GridScene,
  view: Viewport,
  hover: Cell | undefined,
): void {
  const range = visibleRange(scene.shape, view);
  context.clearRect(0, 0, view.width, view.height);
  drawAxis(context, scene, view, range);
  context.save();
  context.beginPath();
  context.rect(scene.shape.namesWidth, AXIS_HEIGHT, view.width - scene.shape.namesWidth, view.height - AXIS_HEIGHT);
  context.clip();
  drawCrosshair(context, scene, view, hover);
  drawCells(context, scene, view, range);
  drawSelection(context, scene, view);
  context.restore();
}

function columnX(shape: GridShape, view: Viewport, run: number): number {
  return shape.namesWidth + run * shape.size.pitchX - view.scrollLeft;
}

function rowY(shape: GridShape, view: Viewport, task: number): number {
  return AXIS_HEIGHT + task * shape.size.pitchY - view.scrollTop;
}

function drawCells(context: CanvasRenderingContext2D, scene: GridScene, view: Viewport, range: VisibleRange): void {
  const { size } = scene.shape;
  const { image, width, height } = scene.sprites;
  const inset = (size.pitchY - size.height) / 2;
  for (let task = range.firstTask; task < range.endTask; task += 1) {
    const row = scene.rows[task];
    if (row === undefined) continue;
    const y = rowY(scene.shape, view, task) + inset;
    for (let run = range.firstRun; run < range.endRun; run += 1) {
      const byte = cellByte(scene.data, run, row);
      if (byte * width >= image.width) continue;
      context.drawImage(
        image,
        byte * width,
        0,
        width,
        height,
        columnX(scene.shape, view, run),
        y,
        size.width,
        size.height,
      );
    }
  }
}

function drawCrosshair(
  context: CanvasRenderingContext2D,
  { shape, scheme }: GridScene,
  view: Viewport,
  hover: Cell | undefined,
): void {
  if (hover === undefined) return;
  context.fillStyle = tokens[scheme].surfaces.hover;
  const gap = (shape.size.pitchX - shape.size.width) / 2;
  context.fillRect(columnX(shape, view, hover.run) - gap, AXIS_HEIGHT, shape.size.pitchX, view.height);
  context.fillRect(shape.namesWidth, rowY(shape, view, hover.task), view.width, shape.size.pitchY);
}

function drawSelection(
  context: CanvasRenderingContext2D,
  { shape, scheme, selected, rows }: GridScene,
  view: Viewport,
): void {
  if (selected === undefined) return;
  const { pitchX, pitchY, width, height } = shape.size;
  const whole = selected.task === undefined;
  const x = columnX(shape, view, selected.run);
  const y = rowY(shape, view, selected.task ?? 0) + (whole ? 0 : (pitchY - height) / 2);
  context.strokeStyle = tokens[scheme].surfaces.focus;
  context.lineWidth = 2;
  const margin = Math.min(2.5, (pitchX - width) / 2 + 1);
  context.beginPath();
  context.roundRect(
    x - margin,
    y - margin,
    width + 2 * margin,
    (whole ? rows.length * pitchY : height) + 2 * margin,
    3,
  );
  context.stroke();
}

function drawAxis(context: CanvasRenderingContext2D, scene: GridScene, view: Viewport, range: VisibleRange): void {
  const { shape, scheme } = scene;
  context.save();
  context.beginPath();
  context.rect(shape.namesWidth - 4, 0, view.width, AXIS_HEIGHT);
  context.clip();
  context.font = '12px "Inter Variable", system-ui, sans-serif';
  context.textBaseline = "middle";
  context.fillStyle = tokens[scheme].surfaces.textMuted;
  for (const { run, text } of scene.labelsOf(range)) {
    // The newest run's label would be cut at the edge.
    const most = view.width - context.measureText(text).width - 2;
    context.fillText(text, Math.min(columnX(shape, view, run), most), axis.labels / 2);
  }
  for (let run = range.firstRun; run < range.endRun; run += 1) {
    const one = scene.data.runs[run];
    if (one !== undefined)
      drawBar(context, scene, { run: one, x: columnX(shape, view, run), ms: scene.durations[run] });
  }
  context.restore();
}

interface Bar {
  readonly run: GridRun;
  readonly x: number;
  readonly ms: number | undefined;
}

const LEAST_BAR = 3;

function drawBar(
  context: CanvasRenderingContext2D,
  { shape, scheme, fullBarMs }: GridScene,
  { run, x, ms }: Bar,
): void {
  const tone = runTones[run.state];
  const share = Math.min(1, (ms ?? 0) / fullBarMs);
  const height = Math.max(LEAST_BAR, share * axis.bars);
  const bottom = axis.labels + axis.bars;
  context.fillStyle = tokens[scheme].families[tone.family].cell;
  context.beginPath();
  context.roundRect(x, bottom - height, shape.size.width, height, [2, 2, 0, 0]);
  context.fill();
  if (run.type !== RunType.scheduled && shape.size.width >= 8)
    drawTypeMark(context, run.type, {
      x: x + shape.size.width / 2,
      y: bottom + axis.gap / 2 + 1,
      color: tokens[scheme].surfaces.textMuted,
    });
}

/** Under a bar: ▲ by hand, ◆ backfill, ● asset; nothing for a scheduled run. */
function drawTypeMark(
  context: CanvasRenderingContext2D,
  type: RunType,
  { x, y, color }: { x: number; y: number; color: string },
): void {
  const half = 3;
  context.fillStyle = color;
  context.beginPath();
  if (type === RunType.asset) context.arc(x, y, half, 0, 2 * Math.PI);
  else {
    context.moveTo(x, y - half);
    context.lineTo(x + half, type === RunType.manual ? y + half : y);
    if (type === RunType.backfill) context.lineTo(x, y + half);
    context.lineTo(x - half, type === RunType.manual ? y + half : y);
  }
  context.fill();
}
