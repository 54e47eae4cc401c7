import type { Point } from "./elkGraph.ts";

/** CSS pixels. */
const CORNER_RADIUS = 6;

/** SVG path data of a line with rounded corners. */
export function linePath(points: readonly Point[]): string {
  return points.map((point, at) => piece(points[at - 1], point, points[at + 1])).join("");
}

function piece(before: Point | undefined, at: Point, after: Point | undefined): string {
  if (before === undefined) return `M${at.x} ${at.y}`;
  if (after === undefined) return `L${at.x} ${at.y}`;
  const from = towards(at, before);
  const to = towards(at, after);
  return `L${from.x} ${from.y}Q${at.x} ${at.y} ${to.x} ${to.y}`;
}

/** The point at the corner's radius from `at`, or half-way when the other end is nearer. */
function towards(at: Point, end: Point): Point {
  const length = Math.hypot(end.x - at.x, end.y - at.y);
  const share = length === 0 ? 0 : Math.min(CORNER_RADIUS / length, 0.5);
  return { x: at.x + (end.x - at.x) * share, y: at.y + (end.y - at.y) * share };
}
