import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { JsonTree } from "./JsonTree.tsx";

afterEach(resetUi);

const value = { rows: 12, file: { uri: "lake:/a" } };

test("a part is folded and opened", () => {
  renderUi(<JsonTree value={value} label="Output" name="load" />);
  const branch = screen.getByRole("button", { name: '"file": 1 field' });
  expect(branch.getAttribute("aria-expanded")).toBe("true");
  fireEvent.click(branch);
  expect(screen.queryByText('"uri": "lake:/a"')).toBeNull();
  fireEvent.click(branch);
  expect(screen.getByText('"uri": "lake:/a"')).toBeDefined();
});

test("a search shows what has the text, says how much that is, and folds nothing meanwhile", () => {
  renderUi(<JsonTree value={value} label="Output" name="load" />);
  fireEvent.change(screen.getByRole("searchbox", { name: "Search Output" }), { target: { value: "lake" } });
  expect(screen.getByText("1 found")).toBeDefined();
  expect(screen.queryByText('"rows": 12')).toBeNull();
  expect(screen.getByRole("button", { name: '"file": 1 field' }).hasAttribute("disabled")).toBe(true);
});
