import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { Button } from "./Button.tsx";

afterEach(resetUi);

test("a button that is off can be reached, says why, and does nothing", async () => {
  const press = vi.fn<() => void>();
  renderUi(
    <Button off="orders takes no manual runs" onClick={press}>
      Trigger
    </Button>,
  );
  const button = screen.getByRole("button", { name: "Trigger" });
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(button.hasAttribute("disabled")).toBe(false);
  fireEvent.click(button);
  expect(press).not.toHaveBeenCalled();
  fireEvent.pointerEnter(button);
  await screen.findByText("orders takes no manual runs");
});

test("a button that is not off does what it says", () => {
  const press = vi.fn<() => void>();
  renderUi(<Button onClick={press}>Trigger</Button>);
  const button = screen.getByRole("button", { name: "Trigger" });
  expect(button.hasAttribute("aria-disabled")).toBe(false);
  fireEvent.click(button);
  expect(press).toHaveBeenCalledOnce();
});
