import { type GridRun, RunType } from "@daymill/contract";
import { runTones } from "../../../ui/state/taskTone.ts";
import { tokens } from "../../../ui/theme/tokens.ts";
import { isNewVersion } from "./gridAxis.ts";
import { axis, AXIS_HEIGHT, columnX, type Viewport, type VisibleRange } from "./gridGeometry.ts";
import type { GridScene } from "./gridScene.ts";

/** Above the cells: the days, and a bar for each run. */
export function drawAxis(
  context: CanvasRenderingContext2D,
  scene: GridScene,
  view: Viewport,
  range: VisibleRange,
): void {
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
    if (isNewVersion(scene.data.runs, run)) drawVersionTick(context, scene, columnX(shape, view, run));
  }
  drawUsual(context, scene, view);
  context.restore();
}

/** Over the bars: a line where half of the runs end, and a dashed one where 95 of 100 do. */
function drawUsual(
  context: CanvasRenderingContext2D,
  { shape, scheme, usual, fullBarMs }: GridScene,
  view: Viewport,
): void {
  if (usual === undefined) return;
  context.strokeStyle = tokens[scheme].surfaces.textStrong;
  context.lineWidth = 1;
  for (const [ms, dash] of [
    [usual.median, []],
    [usual.most, [4, 3]],
  ] as const) {
    const y = Math.round(axis.labels + axis.bars * (1 - Math.min(1, ms / fullBarMs))) + 0.5;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(shape.namesWidth, y);
    context.lineTo(view.width, y);
    context.stroke();
  }
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
  if (run.hasNote) drawNoteDot(context, { x: x + shape.size.width / 2, surfaces: tokens[scheme].surfaces });
  if (run.type !== RunType.scheduled && shape.size.width >= 8)
    drawTypeMark(context, run.type, {
      x: x + shape.size.width / 2,
      y: bottom + axis.gap / 2 + 1,
      color: tokens[scheme].surfaces.textMuted,
    });
}

/** Between a run and the one before it, which was of another version: a line over the bars. */
function drawVersionTick(context: CanvasRenderingContext2D, { shape, scheme }: GridScene, x: number): void {
  const gap = shape.size.pitchX - shape.size.width;
  context.fillStyle = tokens[scheme].surfaces.link;
  context.fillRect(Math.round(x - gap / 2) - 1, axis.labels - 4, 1, axis.bars + 4);
}

interface NoteDot {
  readonly x: number;
  readonly surfaces: (typeof tokens)[keyof typeof tokens]["surfaces"];
}

/** Over a bar, however high that is: the run has a note. */
function drawNoteDot(context: CanvasRenderingContext2D, { x, surfaces }: NoteDot): void {
  context.beginPath();
  context.arc(x, axis.labels + 3, 2.5, 0, 2 * Math.PI);
  context.fillStyle = surfaces.link;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = surfaces.surface;
  context.stroke();
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
