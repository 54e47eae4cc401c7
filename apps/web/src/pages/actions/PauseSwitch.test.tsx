import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { resetUi } from "../../testing/resetUi.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import { PauseSwitch } from "./PauseSwitch.tsx";

afterEach(resetUi);

test("pauses at once, says what goes on, and takes it back on Undo", async () => {
  const sent = stubApi({ "PATCH /dags/orders": (body) => ok({ dagId: "orders", ...(body as object) }) });
  renderUi(<PauseSwitch dagId="orders" paused={false} runningRuns={2} />);
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  expect(await screen.findByText("orders is paused: 2 running runs continue; nothing new starts")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(sent.map(({ body }) => body)).toEqual([{ paused: true }, { paused: false }]));
});

test("a refusal is told and the switch stays where it was", async () => {
  stubApi({ "PATCH /dags/orders": () => problem(403, "E704", "You may only look.") });
  renderUi(<PauseSwitch dagId="orders" paused={false} runningRuns={0} />);
  fireEvent.click(screen.getByRole("switch"));
  expect(await screen.findByText("You may only look.")).toBeDefined();
  expect(screen.getByRole("switch", { checked: true })).toBeDefined();
});
