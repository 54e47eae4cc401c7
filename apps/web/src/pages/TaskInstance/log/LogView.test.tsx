import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { EMPTY_LOG } from "../../../api/log/followLog.ts";
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
const look = {
  query: "",
  regex: false,
  matchCase: false,
  wholeWord: false,
  source: undefined,
  wrap: false,
  time: "clock",
} as const;

function show(props: Partial<LogViewProps>) {
  const onAt = vi.fn<(at: number | undefined) => void>();
  renderUi(
    <LogView
      log={piece}
      whole={whole}
      at={undefined}
      onAt={onAt}
      look={{ ...look, level: "error" }}
      onLook={() => {}}
      hash=""
      onHash={() => {}}
      downloadUrl=""
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

test("a search of the whole log that did not work is told, and tried again", () => {
  const onRetry = vi.fn<() => void>();
  show({ whole: { ...whole, error: new Error("The server is busy."), onRetry } });
  fireEvent.click(screen.getByRole("button", { name: "Retry" }));
  expect(onRetry).toHaveBeenCalledTimes(1);
});
