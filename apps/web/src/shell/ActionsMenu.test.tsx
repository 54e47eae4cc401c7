import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import ActionsMenu from "./ActionsMenu.tsx";

afterEach(resetUi);

function show(withSelection: boolean) {
  const pressed = vi.fn<(what: string) => void>();
  renderUi(
    <main>
      <div data-actions="page">
        <button type="button" onClick={() => pressed("trigger")}>
          Trigger…
        </button>
      </div>
      <button type="button">A cell</button>
      {withSelection ? (
        <div data-actions="selection">
          <button type="button" onClick={() => pressed("clear")}>
            Clear…
          </button>
          <button type="button" aria-disabled="true">
            Mark…
          </button>
        </div>
      ) : null}
    </main>,
  );
  screen.getByRole("button", { name: "A cell" }).focus();
  const onClose = vi.fn<() => void>();
  renderUi(<ActionsMenu onClose={onClose} />);
  return { pressed, onClose };
}

const itemsShown = (): readonly (string | null)[] => screen.getAllByRole("menuitem").map((item) => item.textContent);

test("what can be done with the selection comes before what can be done on the page", () => {
  const { pressed, onClose } = show(true);
  expect(itemsShown()).toEqual(["Clear…", "Mark…"]);
  expect(screen.getByRole<HTMLButtonElement>("menuitem", { name: "Mark…" }).disabled).toBe(true);
  fireEvent.click(screen.getByRole("menuitem", { name: "Clear…" }));
  expect(pressed.mock.calls).toEqual([["clear"]]);
  expect(onClose).toHaveBeenCalledOnce();
});

test("without a selection it is about the page, and Esc gives the focus back", () => {
  const { pressed, onClose } = show(false);
  expect(itemsShown()).toEqual(["Trigger…"]);
  fireEvent.keyDown(screen.getByRole("menu"), { key: "Escape" });
  expect(onClose).toHaveBeenCalledOnce();
  expect(document.activeElement?.textContent).toBe("A cell");
  expect(pressed).not.toHaveBeenCalled();
});
