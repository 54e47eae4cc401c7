import { describe, expect, test } from "vitest";
import { centredOn, detailAt, PanZoom, partInSight, wholeView, ZOOM, zoomedAt } from "./panZoom.ts";

const screen = { width: 800, height: 400 };

describe("the view of a drawing", () => {
  test("of all of it stands in the middle, with room around it, and blows nothing up", () => {
    expect(wholeView({ width: 200, height: 100 }, screen)).toEqual({ x: 300, y: 150, zoom: 1 });
    const wide = wholeView({ width: 8_000, height: 100 }, screen);
    expect(wide.zoom).toBeLessThan(0.1);
    expect(wide.x).toBeGreaterThan(0);
    expect(wide.x + 8_000 * wide.zoom).toBeLessThan(screen.width);
  });

  test("shows words from near, signs alone from afar, and beyond that blocks", () => {
    expect([1, 0.45, 0.44, 0.25, 0.24, ZOOM.least].map(detailAt)).toEqual([
      "words",
      "words",
      "signs",
      "signs",
      "blocks",
      "blocks",
    ]);
  });

  test("keeps what is below the pointer there while it comes nearer", () => {
    const at = { x: 150, y: 90 };
    const before = { x: 30, y: -20, zoom: 0.5 };
    const after = zoomedAt(before, at, 3);
    const below = (view: typeof before) => [(at.x - view.x) / view.zoom, (at.y - view.y) / view.zoom];
    expect(after.zoom).toBe(1.5);
    expect(below(after)).toEqual(below(before));
  });

  test("comes no nearer and goes no further than its limits", () => {
    const view = { x: 0, y: 0, zoom: 1 };
    expect(zoomedAt(view, { x: 10, y: 10 }, 1e6).zoom).toBe(ZOOM.most);
    expect(zoomedAt(view, { x: 10, y: 10 }, 1e-6).zoom).toBe(ZOOM.least);
  });

  test("centred on a place has that place in the middle of what is in sight", () => {
    const seen = partInSight(centredOn({ x: 1_000, y: 500 }, 2, screen), screen);
    expect(seen).toEqual({ x: 800, y: 400, width: 400, height: 200 });
  });
});

test("whoever follows a view hears of each change until they stop", () => {
  const pan = new PanZoom();
  let heard = 0;
  const stop = pan.subscribe(() => (heard += 1));
  pan.resize(screen);
  expect(pan.now().isPlaced).toBe(false);
  pan.show({ x: 1, y: 2, zoom: 1 });
  expect(pan.now()).toEqual({ view: { x: 1, y: 2, zoom: 1 }, screen, isPlaced: true });
  expect(pan.now()).toBe(pan.now());
  stop();
  pan.show({ x: 0, y: 0, zoom: 1 });
  expect(heard).toBe(2);
});
