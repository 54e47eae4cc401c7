import { type GridCell, MAX_CELL_TRIES, unpackCell } from "@daymill/contract";
import { type GlyphName, glyphs } from "../../../ui/state/glyphs.ts";
import { type StateTone, taskTones } from "../../../ui/state/taskTone.ts";
import { type FamilyTokens, type Scheme, tokens } from "../../../ui/theme/tokens.ts";
import { cellSizes, type Density } from "./gridGeometry.ts";

/** Every cell that can occur, drawn once; the grid copies from it. Sprites stand side by side, in the order of their bytes. */
export interface SpriteAtlas {
  readonly image: HTMLCanvasElement;
  /** Device pixels of one sprite. */
  readonly width: number;
  readonly height: number;
}

/** The byte beyond these is the absent cell. */
const SPRITE_COUNT = 255;

export interface SpriteOptions {
  readonly scheme: Scheme;
  readonly density: Density;
  /** Device pixels to a CSS pixel. */
  readonly ratio: number;
  /** Draws a border around every cell. */
  readonly bordered: boolean;
}

export function makeSprites({ scheme, density, ratio, bordered }: SpriteOptions): SpriteAtlas {
  const size = cellSizes[density];
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  const image = document.createElement("canvas");
  image.width = width * SPRITE_COUNT;
  image.height = height;
  const context = image.getContext("2d");
  if (context === null) return { image, width, height };
  for (let byte = 0; byte < SPRITE_COUNT; byte += 1) {
    const cell = unpackCell(byte);
    if (cell === undefined) continue;
    context.save();
    context.translate(byte * width, 0);
    context.scale(width / size.width, height / size.height);
    drawCell(context, { ...cell, tone: taskTones[cell.state], scheme, density, bordered });
    context.restore();
  }
  return { image, width, height };
}

interface CellLook extends Pick<GridCell, "mixed" | "tries"> {
  readonly tone: StateTone;
  readonly scheme: Scheme;
  readonly density: Density;
  readonly bordered: boolean;
}

function drawCell(context: CanvasRenderingContext2D, look: CellLook): void {
  const { width, height } = cellSizes[look.density];
  const colors = tokens[look.scheme].families[look.tone.family];
  const { surface } = tokens[look.scheme].surfaces;
  context.beginPath();
  context.roundRect(0, 0, width, height, 2);
  context.save();
  context.clip();
  drawFill(context, look, colors);
  if (look.mixed) cutCorner(context, width, surface);
  if (look.bordered) drawBorder(context, look);
  context.restore();
  const glyph = glyphOf(look);
  const color = look.tone.fill === "solid" ? colors.onFill : colors.cell;
  if (look.density === "L" && look.tries > 0) drawTries(context, { tries: look.tries, width, height, color });
  if (glyph !== undefined)
    drawGlyph(context, { glyph, width, height, color, isSmall: look.density === "L" && look.tries > 0 });
}

/** In the lower right corner; the glyph makes room for it. */
function drawTries(
  context: CanvasRenderingContext2D,
  { tries, width, height, color }: { tries: number; width: number; height: number; color: string },
): void {
  context.fillStyle = color;
  context.font = '600 11px "Inter Variable", system-ui, sans-serif';
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  context.fillText(tries < MAX_CELL_TRIES ? String(tries) : `${tries}+`, width - 3, height - 3);
}

function drawFill(context: CanvasRenderingContext2D, look: CellLook, colors: FamilyTokens): void {
  const { width, height } = cellSizes[look.density];
  const line = look.density === "S" ? 1 : 1.5;
  context.strokeStyle = colors.cell;
  context.fillStyle = colors.cell;
  context.lineWidth = line * 2;
  switch (look.tone.fill) {
    case "solid":
      context.fill();
      return;
    case "hatch":
      context.stroke();
      drawHatch(context, width, height);
      return;
    case "outline":
      context.stroke();
      return;
    case "dashed":
      context.setLineDash([3, 2]);
      context.stroke();
      return;
    case "dotted":
      context.setLineDash([1, 2]);
      context.lineWidth = 2;
      context.stroke();
      return;
    case "bare":
      return;
    default:
      look.tone.fill satisfies never;
  }
}

/** One pixel: the other half of the line is clipped away. */
function drawBorder(context: CanvasRenderingContext2D, { scheme, density }: CellLook): void {
  const { width, height } = cellSizes[density];
  context.setLineDash([]);
  context.strokeStyle = tokens[scheme].surfaces.textStrong;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(0, 0, width, height, 2);
  context.stroke();
}

/** Diagonals over the whole cell, two on and two off. */
function drawHatch(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.lineWidth = 1.8;
  context.beginPath();
  for (let at = -height; at < width; at += 4) {
    context.moveTo(at, height);
    context.lineTo(at + height, 0);
  }
  context.stroke();
}

/** Marks a cell that stands for instances in several states. */
function cutCorner(context: CanvasRenderingContext2D, width: number, surface: string): void {
  const side = Math.min(6, width / 2);
  context.fillStyle = surface;
  context.beginPath();
  context.moveTo(width - side, 0);
  context.lineTo(width, 0);
  context.lineTo(width, side);
  context.fill();
}

/** Success is plain unless there is room: failures are to be seen first. A hatch needs no glyph below L. */
function glyphOf({ tone, density }: CellLook): GlyphName | undefined {
  if (density === "S") return undefined;
  if (density === "M" && (tone.glyph === "check" || tone.fill === "hatch")) return undefined;
  return tone.glyph;
}

interface GlyphPlace {
  readonly glyph: GlyphName;
  readonly width: number;
  readonly height: number;
  readonly color: string;
  /** In the upper left corner instead of over the whole cell. */
  readonly isSmall: boolean;
}

function drawGlyph(context: CanvasRenderingContext2D, { glyph, width, height, color, isSmall }: GlyphPlace): void {
  const side = Math.min(width, height) * (isSmall ? 0.6 : 0.8);
  if (isSmall) context.translate(2, 2);
  else context.translate((width - side) / 2, (height - side) / 2);
  context.scale(side / 16, side / 16);
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 2.4;
  context.lineCap = "round";
  context.lineJoin = "round";
  const drawing = glyphs[glyph].kind === "line" ? "stroke" : "fill";
  context[drawing](new Path2D(glyphs[glyph].path));
}
