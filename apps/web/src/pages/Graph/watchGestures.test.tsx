import { expect, test } from "vitest";
import { PanZoom } from "./panZoom.ts";
import { watchGestures } from "./watchGestures.ts";

test("a drag that ends where nothing tells of it does not stick to the mouse", () => {
  const area = document.createElement("div");
  // Nothing is captured before the drag is one.
  area.setPointerCapture = () => undefined;
  const pan = new PanZoom();
  const end = watchGestures(area, pan);
  const send = (type: string, clientX: number, buttons: number): number => {
    area.dispatchEvent(new PointerEvent(type, { pointerId: 1, button: 0, buttons, clientX, clientY: 0 }));
    return pan.now().view.x;
  };
  send("pointerdown", 0, 1);
  expect(send("pointermove", 10, 1)).toBe(10);
  expect(send("pointermove", 50, 0)).toBe(10);
  expect(send("pointermove", 90, 1)).toBe(10);
  end();
});
