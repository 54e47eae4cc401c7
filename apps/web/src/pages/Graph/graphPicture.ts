import { glyphs } from "../../ui/state/glyphs.ts";
import type { StateTone } from "../../ui/state/taskTone.ts";
import { type Scheme, tokens } from "../../ui/theme/tokens.ts";
import { epochMs, formatDuration } from "../../ui/time/formatTime.ts";
import { assetsOf, USE_HEIGHT } from "./assetUses.ts";
import { boxWords, changeOf } from "./boxWords.ts";
import { BOX, type GraphLayout } from "./elkGraph.ts";
import type { GraphModel } from "./graphModel.ts";
import { linePath } from "./linePath.ts";
import { type PlacedBox, placedBoxes } from "./placedBoxes.ts";
import { isWithin, lineTone, type LineTone, type Span, type Standing } from "./standing.ts";

export interface PictureParts {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
  readonly standing: Standing;
  readonly scheme: Scheme;
}

/** CSS pixels around the drawing. */
const MARGIN = 16;
const MARK = 22;
const DIM = 0.35;
/** Pictures have no fonts of their own: they take what is there. */
const FONT = "Inter, 'Segoe UI', Helvetica, Arial, sans-serif";

/** The drawing as a file: an SVG document that needs nothing else, in the colours of the scheme. */
export function graphPicture({ model, layout, standing, scheme }: PictureParts): string {
  const { surfaces, families } = tokens[scheme];
  const strokes: Readonly<Record<LineTone, string>> = {
    plain: surfaces.control,
    lit: surfaces.focus,
    added: families.success.cell,
    removed: families.failed.cell,
    failed: families.failed.cell,
  };
  const markers = Object.entries(strokes).map(
    ([tone, color]) =>
      `<marker id="${tone}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .5 8 4 0 7.5Z" fill="${color}"/></marker>`,
  );
  const lines = model.edges.map((edge) => {
    const tone = lineTone(edge, standing, new Set());
    const dash = tone === "removed" ? ' stroke-dasharray="5 4"' : "";
    const isDim = standing.around !== undefined && !isWithin(edge, standing.around);
    return `<path d="${linePath(layout.lines.get(edge.key) ?? [])}" fill="none" stroke="${strokes[tone]}" stroke-width="${tone === "plain" ? 1.25 : 2}" marker-end="url(#${tone})"${dash}${opacity(isDim)}/>`;
  });
  const frame = ({ node, box: { x, y, width, height } }: PlacedBox): string =>
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10" fill="${surfaces.sunken}" stroke="${surfaces.line}"/>${words(node.name, { x: x + 14, y: y + 24, size: 13, weight: 600, color: surfaces.textStrong })}`;
  const box = (placed: PlacedBox): string => {
    const { node, counts, span, failed, dim } = placed;
    const { x, y, width, height } = placed.box;
    const { tone, line, rule } = boxWords(node, counts, standing.difference);
    const change = changeOf(node, standing.difference);
    const border = failed ? strokes.failed : change === undefined ? strokes.plain : borderOf[change](scheme);
    const left = tone === undefined ? 10 : 10 + MARK + 8;
    const text = [
      words(node.name, { x: left, y: 20, size: 13, weight: 600, color: surfaces.textStrong }),
      ...(rule === undefined
        ? []
        : [words(rule, { x: width - 10, y: 20, size: 11, weight: 400, color: surfaces.textMuted, anchor: "end" })]),
      words(line, { x: left, y: 36, size: 11, weight: 400, color: surfaces.textMuted }),
      took(span, { x: width - 10, y: 36, size: 11, weight: 400, color: surfaces.textMuted }),
    ];
    const rect = `<rect x="1" y="1" width="${width - 2}" height="${BOX.height - 2}" rx="${node.kind === "asset" ? 22 : 8}" fill="${surfaces.surface}" stroke="${border}" stroke-width="${failed || change !== undefined ? 2 : 1}"/>`;
    // What is too long for its box is cut off at the box's edge.
    return `<svg x="${x}" y="${y}" width="${width}" height="${height}"${opacity(dim)}><title>${escaped(node.id)}</title>${assetLines(placed, scheme)}${rect}${tone === undefined ? "" : mark(tone, scheme, (BOX.height - MARK) / 2)}${text.join("")}</svg>`;
  };
  const boxes = placedBoxes(model, layout, standing);
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" font-family="${FONT}">`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" fill="${surfaces.canvas}"/>`,
    `<defs>${markers.join("")}</defs>`,
    ...boxes.filter(({ node }) => node.open).map(frame),
    ...lines,
    ...boxes.filter(({ node }) => !node.open).map(box),
    "</svg>",
  ].join("\n");
}

/** What a task reads and makes, below its box. */
function assetLines({ node, box: { width, height } }: PlacedBox, scheme: Scheme): string {
  const { shown, more } = assetsOf(node);
  if (shown.length === 0) return "";
  const { sunken, line, text, textMuted } = tokens[scheme].surfaces;
  const lines = [
    ...shown.map(({ way, asset }) => ({ says: `${way} ${asset}`, color: text })),
    ...(more === 0 ? [] : [{ says: `and ${more} more`, color: textMuted }]),
  ];
  const card = `<rect x="1" y="${BOX.height - 10}" width="${width - 2}" height="${height - BOX.height + 9}" rx="8" fill="${sunken}" stroke="${line}"/>`;
  return [
    card,
    ...lines.map(({ says, color }, at) =>
      words(says, { x: 10, y: BOX.height + USE_HEIGHT * at + 16, size: 11, weight: 400, color }),
    ),
  ].join("");
}

/** How long it took; nothing while it goes on: a picture stands still. */
function took(span: Span | undefined, look: TextLook): string {
  if (span?.endedAt === undefined || span.endedAt === null) return "";
  const ms = epochMs(span.endedAt) - epochMs(span.startedAt);
  return words(formatDuration(ms), { ...look, anchor: "end" });
}

const borderOf = {
  added: (scheme: Scheme) => tokens[scheme].families.success.cell,
  removed: (scheme: Scheme) => tokens[scheme].families.failed.cell,
  changed: (scheme: Scheme) => tokens[scheme].families.retry.cell,
} as const;

function mark({ family, glyph, fill }: StateTone, scheme: Scheme, top: number): string {
  const colors = tokens[scheme].families[family];
  const { kind, path } = glyphs[glyph];
  const isSolid = fill === "solid";
  const color = isSolid ? colors.onFill : colors.onBadge;
  const pen = kind === "line" ? `fill="none" stroke="${color}" stroke-width="2.2"` : `fill="${color}"`;
  const area = isSolid ? `fill="${colors.fill}"` : `fill="none" stroke="${colors.fill}" stroke-width="1.5"`;
  return `<g transform="translate(10 ${top})"><rect x="1" y="1" width="${MARK - 2}" height="${MARK - 2}" rx="3" ${area}/><path transform="translate(3 3)" d="${path}" ${pen}/></g>`;
}

interface TextLook {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: number;
  readonly color: string;
  /** Absent: it begins at `x`. */
  readonly anchor?: "end";
}

function words(text: string, { x, y, size, weight, color, anchor }: TextLook): string {
  return `<text x="${x}" y="${y}"${anchor === undefined ? "" : ` text-anchor="${anchor}"`} font-size="${size}" font-weight="${weight}" fill="${color}">${escaped(text)}</text>`;
}

function opacity(isDim: boolean): string {
  return isDim ? ` opacity="${DIM}"` : "";
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
