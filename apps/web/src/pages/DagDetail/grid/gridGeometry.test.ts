import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AXIS_HEIGHT,
  cellRect,
  cellSizes,
  contentSize,
  type GridShape,
  hitTest,
  scrollToReveal,
  type Viewport,
  visibleRange,
} from "./gridGeometry.ts";

const shape: GridShape = { runs: 1_700, tasks: 50, size: cellSizes.M, namesWidth: 180 };
const view: Viewport = { scrollLeft: 1_000, scrollTop: 56, width: 1_180, height: AXIS_HEIGHT + 280 };

const shapes = fc.record({
  runs: fc.integer({ min: 1, max: 2_000 }),
  tasks: fc.integer({ min: 1, max: 500 }),
  size: fc.constantFrom(cellSizes.S, cellSizes.M, cellSizes.L),
  namesWidth: fc.constantFrom(120, 180, 260),
});

describe("visibleRange", () => {
  test("covers exactly the runs and tasks that the viewport shows", () => {
    expect(visibleRange(shape, view)).toEqual({ firstRun: 50, endRun: 100, firstTask: 2, endTask: 12 });
  });

  test("never leaves the grid, however far it is scrolled", () => {
    fc.assert(
      fc.property(shapes, fc.nat(90_000), fc.nat(90_000), (any, scrollLeft, scrollTop) => {
        const range = visibleRange(any, { scrollLeft, scrollTop, width: 900, height: 700 });
        expect(range.firstRun).toBeLessThanOrEqual(range.endRun);
        expect(range.endRun).toBeLessThanOrEqual(any.runs);
        expect(range.firstTask).toBeLessThanOrEqual(range.endTask);
        expect(range.endTask).toBeLessThanOrEqual(any.tasks);
      }),
    );
  });

  test("does not grow with the number of runs", () => {
    const cells = (runs: number): number => {
      const range = visibleRange({ ...shape, runs }, view);
      return (range.endRun - range.firstRun) * (range.endTask - range.firstTask);
    };
    expect(cells(170_000)).toBe(cells(1_700));
  });
});

describe("hitTest", () => {
  test("finds the cell whose rectangle holds the point", () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), (any, a, b) => {
        const cell = { run: a % any.runs, task: b % any.tasks };
        const rect = cellRect(any, cell);
        const seen: Viewport = { scrollLeft: cell.run * any.size.pitchX, scrollTop: 0, width: 900, height: 90_000 };
        const point = { x: rect.x + rect.width / 2 - seen.scrollLeft, y: rect.y + rect.height / 2 };
        expect(hitTest(any, seen, point)).toEqual({ kind: "cell", cell });
      }),
    );
  });

  test("gives the run above the cells, and nothing over the names or after the last run", () => {
    expect(hitTest(shape, view, { x: 185, y: 10 })).toEqual({ kind: "run", run: 50 });
    expect(hitTest(shape, view, { x: 20, y: 300 })).toEqual({ kind: "nothing" });
    expect(hitTest({ ...shape, runs: 55 }, view, { x: 400, y: 300 })).toEqual({ kind: "nothing" });
  });
});

describe("scrollToReveal", () => {
  test("stays when the cell is in sight", () => {
    expect(scrollToReveal(shape, view, { run: 70, task: 5 })).toEqual({ left: 1_000, top: 56 });
  });

  test("brings any cell into sight", () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), fc.nat(30_000), (any, a, b, scrollLeft) => {
        const cell = { run: a % any.runs, task: b % any.tasks };
        const seen: Viewport = { scrollLeft, scrollTop: 0, width: 900, height: 700 };
        const to = scrollToReveal(any, seen, cell);
        const range = visibleRange(any, { ...seen, scrollLeft: to.left, scrollTop: to.top });
        expect(cell.run).toBeGreaterThanOrEqual(range.firstRun);
        expect(cell.run).toBeLessThan(range.endRun);
        expect(cell.task).toBeGreaterThanOrEqual(range.firstTask);
        expect(cell.task).toBeLessThan(range.endTask);
      }),
    );
  });
});

test("the content is as wide as all its runs", () => {
  expect(contentSize(shape).width).toBeGreaterThan(180 + 1_700 * 20);
});
