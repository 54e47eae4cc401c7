import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import ZonePalette from "./ZonePalette.tsx";

afterEach(resetUi);

test.each([
  ["tokyo", "Asia/Tokyo", /UTC\+09:00/],
  ["new york", "America/New_York", /UTC-0[45]:00/],
])("%s finds %s, with how far it is from UTC", async (typed, zone, offset) => {
  const pick = vi.fn<(choice: string) => void>();
  renderUi(<ZonePalette onPick={pick} onClose={() => undefined} />);
  fireEvent.change(await screen.findByRole("combobox"), { target: { value: typed } });
  const option = screen.getByRole("option", { name: new RegExp(`^${zone}`) });
  expect(option.textContent).toMatch(offset);
  fireEvent.click(option);
  expect(pick).toHaveBeenCalledExactlyOnceWith(zone);
});

test("what is no part of a zone's name finds none", async () => {
  renderUi(<ZonePalette onPick={() => undefined} onClose={() => undefined} />);
  fireEvent.change(await screen.findByRole("combobox"), { target: { value: "atlantis" } });
  expect(screen.queryAllByRole("option")).toEqual([]);
});
