import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { Segments } from "./fields.tsx";
import { useShortcuts } from "./useShortcuts.ts";

afterEach(resetUi);

test("arrows among segments move their choice, other keys there are the page's", () => {
  const [left, zoom] = [vi.fn<() => void>(), vi.fn<() => void>()];
  function Chart() {
    useShortcuts({ ArrowLeft: left, "+": zoom });
    const choices = [
      { value: "graph", label: "Graph order" },
      { value: "start", label: "By start" },
    ];
    return <Segments label="Order" value="graph" choices={choices} onChange={() => undefined} />;
  }
  renderUi(<Chart />);
  const choice = screen.getByRole("radio", { name: "Graph order" });
  expect(fireEvent.keyDown(choice, { key: "ArrowLeft" })).toBe(true);
  expect(left).not.toHaveBeenCalled();
  fireEvent.keyDown(choice, { key: "+" });
  expect(zoom).toHaveBeenCalledOnce();
  fireEvent.keyDown(document.body, { key: "ArrowLeft" });
  expect(left).toHaveBeenCalledOnce();
});
