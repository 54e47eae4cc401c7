import type { Run } from "@daymill/contract";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import { DeleteRunDialog } from "./DeleteRunDialog.tsx";

afterEach(resetUi);

const run = {
  dagId: "orders",
  runId: "manual__1",
  logicalDate: null,
  type: "manual",
  counts: { success: 2, failed: 1 },
} as unknown as Run;
const path = "DELETE /dags/orders/runs/manual__1";

function show() {
  const onDeleted = vi.fn<() => void>();
  renderUi(<DeleteRunDialog run={run} onDeleted={onDeleted} onClose={vi.fn<() => void>()} />);
  return onDeleted;
}

function type(): void {
  fireEvent.change(screen.getByLabelText("Type manual__1 to delete it"), { target: { value: "manual__1" } });
}

test("a run is deleted when its name is typed, and what goes with it was told", async () => {
  const sent = stubApi({ [path]: () => ok({ deleted: true }) });
  const onDeleted = show();
  screen.getByText(/^3 task instances \(1 failed, 2 success\)/);
  fireEvent.click(screen.getByRole("button", { name: "Delete it" }));
  expect(sent).toEqual([]);
  type();
  fireEvent.click(screen.getByRole("button", { name: "Delete it" }));
  await waitFor(() => expect(onDeleted).toHaveBeenCalled());
});

test("why a run stays is said in the dialog", async () => {
  stubApi({ [path]: () => problem(409, "E703", "Somebody is still to be told of it.") });
  const onDeleted = show();
  type();
  fireEvent.click(screen.getByRole("button", { name: "Delete it" }));
  await screen.findByText(/Somebody is still to be told of it/);
  expect(onDeleted).not.toHaveBeenCalled();
});
