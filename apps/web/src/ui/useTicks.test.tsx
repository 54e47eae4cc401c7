import { fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { tick, useTicks } from "./useTicks.ts";

afterEach(resetUi);

const rows = ["a", "b", "c", "d"];

test("a row is ticked, and unticked when it is pressed again", () => {
  const once = tick(new Set(), { key: "b", rows, from: undefined });
  expect([...once]).toEqual(["b"]);
  expect([...tick(once, { key: "b", rows, from: undefined })]).toEqual([]);
});

test("Shift makes all rows between two as the pressed one, from either side", () => {
  expect([...tick(new Set(["b"]), { key: "d", rows, from: "b" })]).toEqual(["b", "c", "d"]);
  expect([...tick(new Set(["d"]), { key: "b", rows, from: "d" })].toSorted()).toEqual(["b", "c", "d"]);
  expect([...tick(new Set(rows), { key: "b", rows, from: "c" })]).toEqual(["a", "d"]);
});

test("a range from a row that left the list is the pressed row alone", () => {
  expect([...tick(new Set(), { key: "c", rows, from: "gone" })]).toEqual(["c"]);
});

describe("Ctrl A", () => {
  const onAll = vi.fn<() => void>();

  function List() {
    const ticks = useTicks(rows, { onAll });
    return (
      <>
        <input aria-label="filter" />
        <output>{[...ticks.keys].join()}</output>
      </>
    );
  }

  test("ticks every row, and asks for all that match when it is pressed again", () => {
    renderUi(<List />);
    fireEvent.keyDown(document.body, { key: "a", ctrlKey: true });
    expect(screen.getByRole("status").textContent).toBe("a,b,c,d");
    expect(onAll).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: "a", ctrlKey: true });
    expect(onAll).toHaveBeenCalledOnce();
  });

  test("is undone by Esc", () => {
    renderUi(<List />);
    fireEvent.keyDown(document.body, { key: "a", ctrlKey: true });
    fireEvent.keyDown(document.body, { key: "Escape" });
    expect(screen.getByRole("status").textContent).toBe("");
  });

  test("is left to a field in which something is typed", () => {
    renderUi(<List />);
    const isLeft = fireEvent.keyDown(screen.getByLabelText("filter"), { key: "a", ctrlKey: true });
    expect({ isLeft, ticked: screen.getByRole("status").textContent }).toEqual({ isLeft: true, ticked: "" });
  });
});
