import { fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { resetUi } from "../../../testing/resetUi.ts";
import { renderUi } from "../../../testing/renderUi.tsx";
import { useNamesWidth } from "../useNamesWidth.ts";
import { NamesSplitter } from "./NamesSplitter.tsx";

function Names() {
  return <NamesSplitter {...useNamesWidth()} />;
}

const slider = () => screen.getByRole<HTMLInputElement>("slider", { name: "Width of the task names" });
const width = () => Number(slider().value);

function edge(): Element {
  const found = slider().nextElementSibling;
  if (found === null) throw new Error("There is no edge to drag.");
  return found;
}

beforeEach(() => localStorage.clear());
afterEach(resetUi);

test("task names are widened by dragging their edge, until it is let go", () => {
  renderUi(<Names />);
  const first = width();
  fireEvent.pointerDown(edge(), { clientX: 100, pointerId: 1 });
  fireEvent.pointerMove(edge(), { clientX: 164, pointerId: 1 });
  fireEvent.pointerUp(edge(), { clientX: 164, pointerId: 1 });
  fireEvent.pointerMove(edge(), { clientX: 400, pointerId: 1 });
  expect(width()).toBe(first + 64);
});

test("the keyboard has a slider for it", () => {
  renderUi(<Names />);
  fireEvent.change(slider(), { target: { value: "320" } });
  expect(width()).toBe(320);
});

test("the width stays within bounds and is remembered", () => {
  renderUi(<Names />);
  fireEvent.pointerDown(edge(), { clientX: 0, pointerId: 1 });
  fireEvent.pointerMove(edge(), { clientX: 5_000, pointerId: 1 });
  expect(width()).toBe(640);
  resetUi();
  renderUi(<Names />);
  expect(width()).toBe(640);
});
