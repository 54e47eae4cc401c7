import { stripVTControlCharacters } from "node:util";
import type { Style } from "./style.ts";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly align?: "left" | "right";
}

const GAP = "  ";

/** Rows under their titles, aligned; a line that is wider than the terminal is cut. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  look: { readonly style: Style; readonly width: number | undefined },
): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const widths = columns.map((column, i) =>
    Math.max(widthOf(column.title), ...cells.map((line) => widthOf(line[i] ?? ""))),
  );
  const draw = (line: readonly string[]) =>
    line
      .map((text, i) => pad(text, widths[i] ?? 0, columns[i]?.align ?? "left"))
      .join(GAP)
      .trimEnd();
  const head = draw(columns.map((column) => column.title)).toUpperCase();
  const lines = [look.style.paint("quiet", cut(head, look.width)), ...cells.map((line) => cut(draw(line), look.width))];
  return `${lines.join("\n")}\n`;
}

function pad(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "right" ? space + text : text + space;
}

function widthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

/** Cuts what the eye sees; a line with colours is cut without them rather than in the middle of one. */
function cut(line: string, width: number | undefined): string {
  if (width === undefined || widthOf(line) <= width) return line;
  return `${Array.from(stripVTControlCharacters(line))
    .slice(0, Math.max(1, width - 1))
    .join("")}…`;
}
