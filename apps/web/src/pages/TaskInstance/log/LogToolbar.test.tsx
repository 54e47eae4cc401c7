import { screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { aLook } from "../../../testing/aLook.ts";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { LogToolbar, type LogToolbarProps } from "./LogToolbar.tsx";

afterEach(resetUi);

const look = aLook({ query: "row" });

/** What the toolbar says of matches, then of errors. */
function told(props: Partial<LogToolbarProps>): readonly (string | null)[] {
  renderUi(
    <LogToolbar
      look={look}
      onLook={() => {}}
      counts={{ debug: 0, info: 0, warn: 0, error: 1 }}
      sources={[]}
      matches={0}
      whole={undefined}
      problem={undefined}
      isSearching={false}
      match={0}
      onStep={() => {}}
      trouble={{ kind: "error", count: 1, at: undefined }}
      onStepTrouble={() => {}}
      copy={null}
      onFullScreen={() => {}}
      onBrowserSearch={() => {}}
      download={null}
      isLive={false}
      {...props}
    />,
  );
  return screen.getAllByRole("status").map(({ textContent }) => textContent);
}

test("of a log that is all here it says how many there are", () => {
  expect(told({})).toEqual(["no match", "1 error"]);
  expect(screen.getByRole("option", { name: "Errors (1)" })).toBeDefined();
});

test("of a piece it says what is here, and what is in the whole log once that is known", () => {
  expect(told({ whole: { matches: undefined, errors: undefined } })).toEqual(["no match here", "1 error here"]);
  expect(screen.getByRole("option", { name: "Errors (1 here)" })).toBeDefined();
  resetUi();
  const whole = { matches: 40, errors: 7 };
  expect(told({ whole, matches: 3, trouble: { kind: "error", count: 1, at: 0 } })).toEqual([
    "1 / 3 here, 40 lines in the whole log",
    "error 1 / 1 here, 7 in the whole log",
  ]);
});

test("errors that are all elsewhere are stepped to", () => {
  const trouble = { kind: "error", count: 0, at: undefined } as const;
  expect(told({ whole: { matches: 0, errors: 2 }, trouble })).toEqual([
    "no match here, 0 lines in the whole log",
    "no error here, 2 in the whole log",
  ]);
  expect(screen.getByRole("button", { name: "Next error (e)" })).toBeDefined();
});
