import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { readPreference, setPreference } from "../../../ui/preferences.ts";
import { AnnounceButton, LogAnnouncer } from "./LogAnnouncer.tsx";
import { toRows } from "./logRows.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  resetUi();
  setPreference("announce", "off");
});

const rowsOf = (...messages: readonly string[]) =>
  messages.flatMap((message, offset) =>
    toRows({ offset, at: null, level: "info", source: "task", message, fields: null }),
  );

test("lines that come are said together after a while, those before never, and the same again as new", () => {
  const { rerender } = renderUi(<LogAnnouncer rows={rowsOf("before")} newest={0} />);
  const said = () => screen.getByRole("status", { name: "New lines of the log" });
  const wait = () => act(() => void vi.advanceTimersByTime(2_000));
  wait();
  expect(said().textContent).toBe("");
  rerender(<LogAnnouncer rows={rowsOf("before", "one", "two")} newest={2} />);
  expect(said().textContent).toBe("");
  wait();
  expect(said().textContent).toBe("one; two");
  const first = said().firstElementChild;
  wait();
  expect(said().firstElementChild).toBe(first);
  rerender(<LogAnnouncer rows={rowsOf("before", "one", "two", "one", "two")} newest={4} />);
  wait();
  expect(said().textContent).toBe("one; two");
  expect(said().firstElementChild).not.toBe(first);
});

test("lines that a filter hid are not said later", () => {
  const { rerender } = renderUi(<LogAnnouncer rows={[]} newest={1} />);
  rerender(<LogAnnouncer rows={rowsOf("hidden", "hidden too", "new")} newest={2} />);
  act(() => void vi.advanceTimersByTime(2_000));
  expect(screen.getByRole("status").textContent).toBe("new");
});

test("the button keeps in this browser that they are said", () => {
  renderUi(<AnnounceButton />);
  const button = screen.getByRole("button", { name: "Announce new lines" });
  expect(button.getAttribute("aria-pressed")).toBe("false");
  fireEvent.click(button);
  expect([button.getAttribute("aria-pressed"), readPreference("announce")]).toEqual(["true", "on"]);
});
