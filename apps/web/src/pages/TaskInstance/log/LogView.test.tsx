import { fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { EMPTY_LOG } from "../../../api/log/followLog.ts";
import { aLook } from "../../../testing/aLook.ts";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { LogView, type LogViewProps } from "./LogView.tsx";

afterEach(resetUi);

const line = { at: null, level: "info", source: "task", message: "one", fields: null } as const;
const piece = {
  ...EMPTY_LOG,
  loaded: true,
  isCut: true,
  size: 1_000,
  missingHead: 900,
  lines: [{ ...line, offset: 900 }],
};
const whole = {
  size: 1_000,
  matches: undefined,
  isSearching: false,
  errors: { size: 1_000, count: 3, places: [{ offset: 100, count: 3 }] },
  error: undefined,
  onRetry: () => {},
};
const look = aLook();

function show(props: Partial<LogViewProps>) {
  const onAt = vi.fn<(at: number | undefined) => void>();
  renderUi(
    <LogView
      id="1"
      hasFailed={false}
      log={piece}
      whole={whole}
      at={undefined}
      onAt={onAt}
      look={{ ...look, level: "error" }}
      onLook={() => {}}
      hash=""
      onHash={() => {}}
      download={null}
      linkToShown={() => ""}
      startedAt={null}
      label="Log of load, attempt 1"
      emptyReason=""
      {...props}
    />,
  );
  return onAt;
}

test("where no line of a piece is of the level, the ways to those elsewhere are there still", () => {
  const onAt = show({});
  screen.getByText("No such line here; 1 of other levels or sources");
  fireEvent.click(screen.getByRole("button", { name: "Along the log: 0 matches on the left, 3 errors on the right" }));
  fireEvent.keyDown(document.body, { key: "e" });
  expect(onAt.mock.calls).toEqual([[100], [100]]);
});

describe("the log of an attempt that failed", () => {
  const lines = [
    { ...line, offset: 0 },
    { ...line, offset: 10, level: "error", message: "no total" },
    { ...line, offset: 20, level: "error", message: "gave up" },
  ] as const;
  const log = { ...EMPTY_LOG, loaded: true, complete: true, size: 30, lines };
  const failed = { log, look, whole: undefined, hasFailed: true };

  test("is opened at its first error, with ways to both ends", () => {
    show(failed);
    screen.getByText("error 1 / 2");
    screen.getByRole("button", { name: "To the start" });
    fireEvent.click(screen.getByRole("button", { name: "To the end" }));
    screen.getByText("2 errors");
    expect(screen.queryByRole("button", { name: "To the start" })).toBe(null);
  });

  test.each([
    ["marks a line", { hash: "#L1" }],
    ["has a search", { look: { ...look, query: "one" } }],
    ["leads to a place", { at: 0 }],
  ])("is not when the address %s", (_, address) => {
    show({ ...failed, ...address });
    expect(screen.getByText("2 errors")).toBeDefined();
  });
});

test("a search of the whole log that did not work is told, and tried again", () => {
  const onRetry = vi.fn<() => void>();
  show({ whole: { ...whole, error: new Error("The server is busy."), onRetry } });
  fireEvent.click(screen.getByRole("button", { name: "Retry" }));
  expect(onRetry).toHaveBeenCalledTimes(1);
});

test("a search that nothing matches, and that shows only what does, shows all again when asked to", () => {
  const onLook = vi.fn<(change: object) => void>();
  const log = { ...EMPTY_LOG, loaded: true, size: 3, lines: [{ ...line, offset: 0 }] };
  show({ log, whole: undefined, look: { ...aLook(), query: "zzz", onlyMatches: true }, onLook });
  screen.getByText("No line matches; 1 do not");
  fireEvent.click(screen.getByRole("button", { name: "Show all lines" }));
  expect(onLook.mock.calls).toEqual([[{ onlyMatches: false }]]);
});

test("Ctrl F in the search leaves it to the browser, for which all lines are there as text", () => {
  const lines = ["one", "two"].map((message, at) => ({ ...line, message, offset: at }));
  show({ log: { ...EMPTY_LOG, loaded: true, size: 2, lines }, whole: undefined, look });
  expect(fireEvent.keyDown(document.body, { key: "f", ctrlKey: true })).toBe(false);
  const search = screen.getByRole("searchbox", { name: "Search the log" });
  expect(document.activeElement).toBe(search);
  // Not prevented: the browser opens its own.
  expect(fireEvent.keyDown(search, { key: "f", ctrlKey: true })).toBe(true);
  expect(screen.getByRole("log").textContent).toBe("one\ntwo");
  fireEvent.click(screen.getByRole("button", { name: "Back to the log" }));
  expect(screen.getByRole("log").textContent).not.toBe("one\ntwo");
});
