import type { RunDetail } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import { PassPanel } from "./PassPanel.tsx";

afterEach(resetUi);

const run = (clears: number) => ({ dagId: "orders", runId: "r1", clears }) as RunDetail;
const pass = { number: 2, cleared: null, state: "running", startedAt: null, endedAt: null, tasks: [] };
const former = {
  ...pass,
  number: 1,
  state: "failed",
  cleared: { clearId: 1, who: "ann", at: "2024-03-15T00:00:00Z", instances: 3 },
};

test("a run that was cleared tells how often, and its passes are chosen", async () => {
  stubApi({ "GET /dags/orders/runs/r1/passes": () => ok({ dagId: "orders", runId: "r1", passes: [pass, former] }) });
  const onPass = vi.fn<(pass: number | undefined) => void>();
  renderUi(<PassPanel run={run(1)} pass={undefined} onPass={onPass} />);
  await screen.findByText("It was cleared 1 time: choose a pass to see how its tasks stood before that.");
  const choice = screen.getByRole("combobox", { name: "Pass" });
  expect([...choice.querySelectorAll("option")].map(({ textContent }) => textContent)).toEqual([
    "Pass 2: running, now",
    "Pass 1: failed",
  ]);
  fireEvent.change(choice, { target: { value: "1" } });
  fireEvent.change(choice, { target: { value: "2" } });
  expect(onPass.mock.calls).toEqual([[1], [undefined]]);
});

test("a pass that was is told with who cleared it, and how much", async () => {
  stubApi({ "GET /dags/orders/runs/r1/passes": () => ok({ dagId: "orders", runId: "r1", passes: [pass, former] }) });
  renderUi(<PassPanel run={run(1)} pass={1} onPass={() => undefined} />);
  const by = await screen.findByText(/then 3 task instances cleared by ann/);
  expect(by.textContent).toContain("2024-03-15 00:00:00 UTC");
});

test("one that never was asks for nothing, and shows nothing", () => {
  const sent = stubApi({});
  renderUi(<PassPanel run={run(0)} pass={undefined} onPass={() => undefined} />);
  expect(screen.queryByRole("combobox")).toBeNull();
  expect(sent).toEqual([]);
});
