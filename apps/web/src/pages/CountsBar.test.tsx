import type { TaskState } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { CountsBar, CountsSigns } from "./CountsBar.tsx";

afterEach(resetUi);

const counts = { success: 290, failed: 13, upstream_failed: 1 };

function show(chosen: TaskState | undefined) {
  const onChoose = vi.fn<(state: TaskState | undefined) => void>();
  renderUi(<CountsBar counts={counts} choosing={{ chosen, onChoose }} />);
  return onChoose;
}

test("each part is a button with its state in words, the most urgent first, and chooses that state", () => {
  const onChoose = show(undefined);
  const parts = screen.getAllByRole("button");
  expect(parts.map(({ textContent }) => textContent)).toEqual(["13 failed", "1 upstream failed", "290 success"]);
  expect(parts.map((part) => part.getAttribute("aria-pressed"))).toEqual(["false", "false", "false"]);
  fireEvent.click(screen.getByRole("button", { name: "1 upstream failed" }));
  expect(onChoose.mock.calls).toEqual([["upstream_failed"]]);
});

test("the part that is chosen says so, and lets go when it is pressed again", () => {
  const onChoose = show("failed");
  const failed = screen.getByRole("button", { name: "13 failed" });
  expect(failed.getAttribute("aria-pressed")).toBe("true");
  fireEvent.click(failed);
  expect(onChoose.mock.calls).toEqual([[undefined]]);
});

test("where nothing is to be chosen it is told in words alone", () => {
  renderUi(<CountsBar counts={counts} />);
  expect(screen.getByText("13 failed, 1 upstream failed, 290 success")).toBeDefined();
  expect(screen.queryByRole("button")).toBeNull();
});

test("where there is no room it is signs and numbers, and words for screen readers", () => {
  const { container } = renderUi(<CountsSigns counts={{ success: 1_290, failed: 13 }} />);
  const signs = container.querySelectorAll("[aria-hidden=true] > span");
  expect([...signs].map(({ textContent }) => textContent)).toEqual(["Failed13", "Success1,290"]);
  expect(screen.getByText("13 failed, 1290 success")).toBeDefined();
});
