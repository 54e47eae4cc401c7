/** How many parts of a log the strip beside it tells apart. */
export const STRIP_PARTS = 240;

/** The parts of a strip that hold any of the values, each once; a value lies between 0 and the total. In ascending order, as they are. */
export function partsOf(values: readonly number[], total: number): readonly number[] {
  const parts: number[] = [];
  for (const value of values) {
    const part = Math.min(STRIP_PARTS - 1, Math.floor((value / total) * STRIP_PARTS));
    if (parts.at(-1) !== part) parts.push(part);
  }
  return parts;
}

/** The value nearest to a place on the strip, from 0 to 1; undefined where there is none. */
export function nearestTo(fraction: number, values: readonly number[], total: number): number | undefined {
  const wanted = fraction * total;
  let nearest: number | undefined;
  for (const value of values)
    if (nearest === undefined || Math.abs(value - wanted) < Math.abs(nearest - wanted)) nearest = value;
  return nearest;
}

/** A path that has a box at each part, between two sides of a drawing as high as there are parts. */
export function tickPath(parts: readonly number[], left: number, right: number, height: number): string {
  const width = right - left;
  return parts.map((part) => `M${left} ${Math.min(part, STRIP_PARTS - height)}h${width}v${height}h${-width}z`).join("");
}
