import type { LoadProblem } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import ProblemRow from "./ProblemRow.tsx";

afterEach(resetUi);

const problem: LoadProblem = {
  file: "orders.ts",
  dagId: "orders",
  code: "E204",
  message: "Two tasks are called load.",
  line: 7,
  column: 3,
  frame: "> 7 |   load({});",
  severity: "error",
  at: "2024-03-15T00:00:00Z",
};

const rendered = (shown: LoadProblem) =>
  renderUi(
    <table>
      <tbody>
        <ProblemRow problem={shown} count={1} columns={9} />
      </tbody>
    </table>,
  );

test("a problem says its place in the source and opens the lines around it", () => {
  rendered(problem);
  const stripe = screen.getByRole("button", { name: "orders.ts:7:3 Two tasks are called load." });
  expect(stripe.getAttribute("aria-expanded")).toBe("false");
  expect(screen.queryByText(/load\({}\)/)).toBeNull();
  fireEvent.click(stripe);
  expect(stripe.getAttribute("aria-expanded")).toBe("true");
  expect(screen.getByRole("region", { name: "Source around E204, line 7:3" }).textContent).toBe(problem.frame);
  fireEvent.click(stripe);
  expect(screen.queryByRole("region")).toBeNull();
});

test("one without a place says the file alone", () => {
  rendered({ ...problem, line: null, column: null, frame: null });
  expect(screen.getByRole("button", { name: "orders.ts Two tasks are called load." })).toBeDefined();
});
