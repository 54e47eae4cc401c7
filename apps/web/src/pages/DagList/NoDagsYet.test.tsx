import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import NoDagsYet from "./NoDagsYet.tsx";

afterEach(() => {
  Reflect.deleteProperty(navigator, "clipboard");
  resetUi();
});

test("names the commands to begin with, to be copied", async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
  renderUi(<NoDagsYet />);
  fireEvent.click(screen.getByRole("button", { name: "Copy npx daymill init my-pipelines" }));
  expect(await screen.findByText("Command copied")).toBeDefined();
  expect(writeText).toHaveBeenCalledWith("npx daymill init my-pipelines");
  expect(screen.getAllByRole("button", { name: /^Copy npx daymill / })).toHaveLength(3);
});
