import { fireEvent } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { readPreference, setPreference } from "../preferences.ts";
import { PanelEdge } from "./PanelEdge.tsx";

beforeEach(() => setPreference("panel", "400"));

afterEach(() => {
  resetUi();
  setPreference("panel", "400");
});

function anEdge(): Element {
  const { container } = renderUi(<PanelEdge />);
  const edge = container.querySelector("[title]");
  if (edge === null) throw new Error("there is no edge");
  Object.assign(edge, { setPointerCapture: vi.fn<() => void>() });
  return edge;
}

test("dragged it makes the panel as wide as comes closest to where it is, also back", () => {
  const edge = anEdge();
  fireEvent.pointerDown(edge, { clientX: 1_000 });
  fireEvent.pointerMove(edge, { clientX: 850 });
  expect(readPreference("panel")).toBe("560");
  fireEvent.pointerMove(edge, { clientX: 200 });
  expect(readPreference("panel")).toBe("720");
  fireEvent.pointerMove(edge, { clientX: 1_090 });
  expect(readPreference("panel")).toBe("300");
  fireEvent.pointerUp(edge);
  fireEvent.pointerMove(edge, { clientX: 200 });
  expect(readPreference("panel")).toBe("300");
});

test("pressed it goes through the widths", () => {
  const edge = anEdge();
  const press = (): string => {
    fireEvent.pointerDown(edge, { clientX: 1_000 });
    fireEvent.pointerUp(edge, { clientX: 1_001 });
    return readPreference("panel");
  };
  expect([press(), press(), press(), press()]).toEqual(["560", "720", "300", "400"]);
});
