import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { anInstance } from "../../testing/anInstance.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import SwitchPalette from "./SwitchPalette.tsx";

const go = vi.hoisted(() => vi.fn<(link: unknown, elsewhere: boolean) => void>());
vi.mock("./useGo.ts", () => ({ useGo: () => go, placeLink: () => ({}) }));

afterEach(resetUi);

test("a task is found that the first page of the run does not hold", async () => {
  const [first, second] = [
    { items: [anInstance({ taskId: "load" })], next: "load" },
    { items: [anInstance({ taskId: "tell" })], next: null },
  ];
  // The first page is read twice: for the list, and for all.
  const pages = [first, first, second];
  stubApi({ "GET /dags/orders/runs/monday/tasks": () => ok(pages.shift()) });
  renderUi(<SwitchPalette step="task" place={{ dagId: "orders", runId: "monday" }} onClose={() => undefined} />);
  await screen.findByRole("option", { name: /load/ });
  fireEvent.change(screen.getByRole("combobox"), { target: { value: "tell" } });
  fireEvent.click(await screen.findByRole("option", { name: /tell/ }));
  expect(go).toHaveBeenCalledOnce();
});
