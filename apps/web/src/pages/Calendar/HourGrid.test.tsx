import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { HourGrid } from "./HourGrid.tsx";
import { hourSlot } from "./hourSlot.ts";

afterEach(resetUi);

const march = {
  dagId: "orders",
  timezone: "UTC",
  month: "2024-03",
  now: "2024-03-20T00",
  hours: [{ hour: "2024-03-15T07", runs: { success: 4 }, runId: "r", durationMs: null }],
  planned: [],
};

function showMarch(month: string) {
  const [onSelect, onMonth] = [vi.fn<(from: string, to: string) => void>(), vi.fn<(month: string) => void>()];
  renderUi(
    <HourGrid
      hours={march}
      month={month}
      by={undefined}
      selected={undefined}
      otherEnd={undefined}
      onSelect={onSelect}
      onMonth={onMonth}
    />,
  );
  return { onSelect, onMonth };
}

test("an hour of the month that is asked for is selected", () => {
  const { onSelect } = showMarch("2024-03");
  fireEvent.keyDown(screen.getByRole("gridcell"), { key: "Enter" });
  expect(onSelect).toHaveBeenCalledWith("2024-03-15T07", "2024-03-15T07");
});

test("Shift with an arrow selects all hours from the one at hand to where it leads", () => {
  const { onSelect } = showMarch("2024-03");
  fireEvent.keyDown(screen.getByRole("gridcell"), { key: "ArrowDown", shiftKey: true });
  fireEvent.keyDown(screen.getByRole("gridcell"), { key: "ArrowDown" });
  expect(onSelect.mock.calls).toEqual([["2024-03-15T07", "2024-03-15T08"]]);
});

test("until the month that is asked for is there nothing is selected in the one before, and its buttons lead on from it", () => {
  const { onSelect, onMonth } = showMarch("2024-02");
  fireEvent.keyDown(screen.getByRole("gridcell"), { key: "Enter" });
  expect(onSelect).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "‹ 2024-01" }));
  fireEvent.click(screen.getByRole("button", { name: "2024-03 ›" }));
  expect(onMonth.mock.calls).toEqual([["2024-01"], ["2024-03"]]);
});

test("nothing is said of an hour before the hours of its month are known", () => {
  expect(hourSlot(undefined, "2024-03-15T07")).toBeUndefined();
  expect(hourSlot(march, "2024-02-15T07")).toBeUndefined();
  expect(hourSlot(march, "2024-03-15T07")).toMatchObject({ day: "2024-03-15T07", found: { runs: { success: 4 } } });
  expect(hourSlot(march, "2024-03-15T08")).toEqual({ day: "2024-03-15T08", found: undefined, planned: 0 });
});
