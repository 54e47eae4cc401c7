import { act, fireEvent, screen } from "@testing-library/react";
import { createRef, useState } from "react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { CalendarGrid, type CalendarHandle } from "./CalendarGrid.tsx";
import type { DayRange } from "./dayRange.ts";

afterEach(resetUi);

const calendar = {
  dagId: "orders",
  timezone: "UTC",
  today: "2024-12-31",
  startsOn: null,
  endsOn: null,
  days: [{ day: "2024-07-03", runs: { success: 1 }, runId: "r", durationMs: null }],
  planned: [],
  missing: [],
};

/** With what is selected in it, as the page has it. */
function showYear() {
  const selected: DayRange[] = [];
  const handle = createRef<CalendarHandle>();
  const Year = () => {
    const [range, setRange] = useState<DayRange>({ from: "2024-07-03", to: "2024-07-03" });
    return (
      <CalendarGrid
        ref={handle}
        calendar={calendar}
        by={undefined}
        isWhole={false}
        selected={range.from}
        otherEnd={range.from === range.to ? undefined : range.to}
        weekday={range.weekday}
        onSelect={(next) => {
          selected.push(next);
          setRange(next);
        }}
      />
    );
  };
  renderUi(<Year />);
  return { cell: screen.getByRole("gridcell"), selected, handle };
}

test("what a day is a part of is selected by keys, one after the other, and the day stays at hand", () => {
  const { cell, selected } = showYear();
  for (const key of ["Y", "W", "M"]) {
    fireEvent.keyDown(cell, { key });
    expect(cell.getAttribute("aria-label")).toMatch(/^2024-07-03, Wednesday/);
  }
  expect(selected).toMatchObject([
    { from: "2024-01-01", to: "2024-12-31" },
    { from: "2024-01-01", to: "2024-12-31", weekday: "wed" },
    { from: "2024-07-01", to: "2024-07-31" },
  ]);
});

test("who is led to a day has the focus there, and the keys go on from it", () => {
  const { cell, handle } = showYear();
  act(() => handle.current?.goTo("2024-07-05"));
  expect(document.activeElement).toBe(cell);
  fireEvent.keyDown(cell, { key: "ArrowUp" });
  expect(cell.getAttribute("aria-label")).toMatch(/^2024-07-04, /);
});
