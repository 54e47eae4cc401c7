import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { Panel } from "./Panel.tsx";

afterEach(() => {
  vi.restoreAllMocks();
  resetUi();
});

test("what cannot be drawn is told in its panel, the others stay, and it can be tried again", () => {
  // React tells the console, too.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  let isBroken = true;
  function Odd() {
    if (isBroken) throw new Error("no such series");
    return <p>drawn</p>;
  }
  renderUi(
    <>
      <Panel title="Trend">
        <Odd />
      </Panel>
      <Panel title="Facts">still there</Panel>
    </>,
  );
  screen.getByText("Could not draw this part");
  screen.getByText("no such series");
  screen.getByText("still there");
  isBroken = false;
  fireEvent.click(screen.getByRole("button", { name: "Retry" }));
  expect(screen.getByText("drawn")).toBeDefined();
});
