import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { Tooltip } from "./Tooltip.tsx";

afterEach(resetUi);

test("is shown while its child is pointed at, describes it, and is taken away by Esc", async () => {
  renderUi(
    <Tooltip text="what it means">
      <button type="button">state</button>
    </Tooltip>,
  );
  const child = screen.getByRole("button");
  fireEvent.pointerEnter(child);
  const tip = await screen.findByText("what it means");
  expect(child.getAttribute("aria-describedby")).toBe(tip.closest("[id]")?.id);
  fireEvent.keyDown(document, { key: "Escape" });
  await waitFor(() => expect(screen.queryByText("what it means")).toBeNull());
  expect(screen.getByRole("button")).toBe(child);
});

test("that a press shows is there without a pointer to hover with, until somewhere else is pressed", async () => {
  renderUi(
    <Tooltip text="why it is off" onPress>
      <button type="button">off</button>
    </Tooltip>,
  );
  const child = screen.getByRole("button");
  fireEvent.pointerEnter(child, { pointerType: "touch" });
  fireEvent.pointerLeave(child, { pointerType: "touch" });
  fireEvent.click(child);
  await screen.findByText("why it is off");
  fireEvent.pointerDown(child);
  expect(screen.queryByText("why it is off")).not.toBeNull();
  fireEvent.pointerDown(document.body);
  await waitFor(() => expect(screen.queryByText("why it is off")).toBeNull());
});

test("leaves to its child what the child does with the same events", () => {
  const heard: string[] = [];
  renderUi(
    <Tooltip text="what it means">
      <button type="button" onPointerEnter={() => heard.push("enter")} onBlur={() => heard.push("blur")}>
        state
      </button>
    </Tooltip>,
  );
  fireEvent.pointerEnter(screen.getByRole("button"));
  fireEvent.blur(screen.getByRole("button"));
  expect(heard).toEqual(["enter", "blur"]);
});
