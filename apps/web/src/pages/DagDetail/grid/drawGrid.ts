import { tokens } from "../../../ui/theme/tokens.ts";
import {
  AXIS_HEIGHT,
  type Cell,
  columnX,
  rowY,
  type Viewport,
  visibleRange,
  type VisibleRange,
} from "./gridGeometry.ts";
import { drawAxis } from "./drawAxis.ts";
import type { GridBlock, GridPlace } from "./gridBlock.ts";
import { cellByte, type GridRow } from "./gridRows.ts";
import type { GridPointer, GridScene } from "./gridScene.ts";
import type { InStates } from "./gridStates.ts";

/** Paints what the viewport shows; cost depends on that alone. Coordinates are CSS pixels of the viewport. */
export function drawGrid(
  context: CanvasRenderingContext2D,
  scene: GridScene,
  view: Viewport,
  { hover, dragged }: GridPointer,
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
  const block = dragged ?? scene.block;
  if (block === undefined) {
    for (const place of scene.cells ?? [scene.selected]) drawSelection(context, scene, view, place);
  } else drawBlock(context, scene, view, block);
  context.restore();
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
      if (scene.lit !== undefined) context.globalAlpha = isLit(scene.lit, scene, { row, run }) ? 1 : UNLIT;
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
  context.globalAlpha = 1;
}

function isLit(
  lit: InStates,
  { data }: GridScene,
  { row, run }: { readonly row: GridRow; readonly run: number },
): boolean {
  return row.tasks.some((task) => lit(run * data.tasks.length + task));
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
  { shape, scheme, rows }: GridScene,
  view: Viewport,
  selected: GridPlace | undefined,
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

/** Veils what is not in it, so that its cells keep their colours. */
function drawBlock(
  context: CanvasRenderingContext2D,
  { shape, scheme }: GridScene,
  view: Viewport,
  { firstRun, lastRun, firstTask, lastTask }: GridBlock,
): void {
  const { pitchX, pitchY, width } = shape.size;
  const gap = (pitchX - width) / 2;
  const x = columnX(shape, view, firstRun) - gap;
  const y = rowY(shape, view, firstTask);
  const [right, bottom] = [(lastRun - firstRun + 1) * pitchX, (lastTask - firstTask + 1) * pitchY];
  context.fillStyle = tokens[scheme].surfaces.surface;
  context.globalAlpha = VEIL;
  context.beginPath();
  context.rect(0, 0, view.width, view.height);
  context.rect(x, y, right, bottom);
  context.fill("evenodd");
  context.globalAlpha = 1;
  context.strokeStyle = tokens[scheme].surfaces.focus;
  context.lineWidth = 2;
  context.strokeRect(x, y, right, bottom);
}

/** How much is seen of cells that do not stand out. */
const UNLIT = 0.25;

/** How much of the surface lies over what is not selected. */
const VEIL = 0.55;
