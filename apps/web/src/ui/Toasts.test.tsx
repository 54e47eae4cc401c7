import { ApiError } from "@daymill/contract";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { resetUi } from "../testing/resetUi.ts";
import { showFailure, showToast } from "./toast.ts";
import { UiProvider } from "./UiProvider.tsx";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  resetUi();
  vi.useRealTimers();
});

/** The provider has them. */
function renderToasts(): void {
  render(<UiProvider inTest>{null}</UiProvider>);
}

const wait = (ms: number): void => act(() => void vi.advanceTimersByTime(ms));

test("a toast goes by itself, that of a failure stays until it is closed", () => {
  renderToasts();
  act(() => showToast({ message: "Cleared 2", forMs: 1_000 }));
  act(() => showFailure("Could not undo", "They had started."));
  wait(999);
  expect(screen.queryByText("Cleared 2")).not.toBeNull();
  wait(60_000);
  expect(screen.queryByText("Cleared 2")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByText("Could not undo")).toBeNull();
});

test("what the server refused is told with its request, and copied with all that it said", async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  renderToasts();
  const refused = {
    type: "t",
    code: "E705",
    title: "Failed",
    detail: "It fell over.",
    status: 500,
    requestId: "req-42",
  };
  act(() => showFailure("Could not pause orders", new ApiError(refused)));
  expect(screen.getByRole("alert").textContent).toBe("Could not pause ordersIt fell over.Request req-42");
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Copy details" })));
  expect(JSON.parse(writeText.mock.calls[0]?.[0] ?? "{}")).toEqual({ doing: "Could not pause orders", ...refused });
});

test("a toast stays as long as the pointer or the focus is on it, whichever leaves first", () => {
  renderToasts();
  act(() => showToast({ message: "Cleared 2", forMs: 1_000, action: { label: "Undo", run: () => undefined } }));
  const button = screen.getByRole("button", { name: "Undo" });
  const toast = button.closest("[data-failure]");
  if (toast === null) throw new Error("the button stands in no toast");
  fireEvent.pointerEnter(toast);
  act(() => button.focus());
  fireEvent.pointerLeave(toast);
  wait(60_000);
  expect(screen.queryByText("Cleared 2")).not.toBeNull();
  act(() => screen.getByRole("button", { name: "Close" }).focus());
  wait(60_000);
  expect(screen.queryByText("Cleared 2")).not.toBeNull();
  act(() => screen.getByRole("button", { name: "Close" }).blur());
  wait(1_000);
  expect(screen.queryByText("Cleared 2")).toBeNull();
});

test("u does what the newest toast offers, once, and nothing when none offers anything", () => {
  renderToasts();
  const undone: string[] = [];
  const offer = (what: string) => () =>
    showToast({ message: what, action: { label: "Undo", run: () => undone.push(what) } });
  act(offer("the first"));
  act(offer("the second"));
  act(() => showToast({ message: "no more than a word" }));
  fireEvent.keyDown(document.body, { key: "u" });
  fireEvent.keyDown(document.body, { key: "u" });
  fireEvent.keyDown(document.body, { key: "u" });
  expect(undone).toEqual(["the second", "the first"]);
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
});

test("u does nothing of a toast that waits until there is room for it", () => {
  renderToasts();
  const undo = vi.fn<() => void>();
  act(() => {
    for (const name of ["a", "b", "c", "d"]) showFailure(name, "It failed.");
    showToast({ message: "Paused", action: { label: "Undo", run: undo } });
  });
  fireEvent.keyDown(document.body, { key: "u" });
  expect(undo).not.toHaveBeenCalled();
});
