import type { DayCell } from "./calendarModel.ts";

/** CSS pixels. */
export const CELL = 14;
export const PITCH = 16;
export const LEFT = 40;
export const TOP = 24;
export const YEAR_HEIGHT = TOP + 7 * PITCH + 16;
export const WIDTH = LEFT + 54 * PITCH;

/** Where a day begins in the block of its year. */
export function xOf({ column }: Pick<DayCell, "column">): number {
  return LEFT + column * PITCH;
}

export function yOf({ row }: Pick<DayCell, "row">): number {
  return TOP + row * PITCH;
}
