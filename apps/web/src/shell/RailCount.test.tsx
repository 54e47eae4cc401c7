import { screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { RailCount } from "./RailCount.tsx";

afterEach(resetUi);

test.each([
  [1, "1", "1 DAG failed"],
  [99, "99", "99 DAGs failed"],
  [1_200, "99+", "1,200 DAGs failed"],
])("%i is shown as %s, and told in words", (count, shown, words) => {
  renderUi(
    <a href="/">
      Home
      <RailCount count={count} words={words} />
    </a>,
  );
  expect(screen.getByText(shown)).toBeDefined();
  expect(screen.getByRole("link", { name: `Home ${words}` })).toBeDefined();
});

test("where there is nothing nothing is shown", () => {
  renderUi(
    <a href="/">
      Home
      <RailCount count={0} words="0 DAGs failed" />
    </a>,
  );
  expect(screen.getByRole("link").textContent).toBe("Home");
});
