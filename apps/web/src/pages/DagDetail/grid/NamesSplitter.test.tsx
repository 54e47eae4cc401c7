import { fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { resetUi } from "../../../testing/resetUi.ts";
import { renderUi } from "../../../testing/renderUi.tsx";
import { useNamesWidth } from "../useNamesWidth.ts";
import { NamesSplitter } from "./NamesSplitter.tsx";

function Names() {
  return <NamesSplitter {...useNamesWidth()} />;
}

const splitter = () => screen.getByRole("separator", { name: "Width of the task names" });
const width = () => Number(splitter().getAttribute("aria-valuenow"));

beforeEach(() => localStorage.clear());
afterEach(resetUi);

test("task names are widened by dragging their edge, and with the arrow keys", () => {
  renderUi(<Names />);
  const first = width();
  fireEvent.pointerDown(splitter(), { clientX: 100, pointerId: 1 });
  fireEvent.pointerMove(splitter(), { clientX: 160, pointerId: 1 });
  fireEvent.pointerUp(splitter(), { clientX: 160, pointerId: 1 });
  fireEvent.pointerMove(splitter(), { clientX: 400, pointerId: 1 });
  expect(width()).toBe(first + 60);
  fireEvent.keyDown(splitter(), { key: "ArrowLeft" });
  expect(width()).toBe(first + 44);
});

test("the width stays within bounds and is remembered", () => {
  renderUi(<Names />);
  fireEvent.pointerDown(splitter(), { clientX: 0, pointerId: 1 });
  fireEvent.pointerMove(splitter(), { clientX: 5_000, pointerId: 1 });
  expect(width()).toBe(640);
  resetUi();
  renderUi(<Names />);
  expect(width()).toBe(640);
});
