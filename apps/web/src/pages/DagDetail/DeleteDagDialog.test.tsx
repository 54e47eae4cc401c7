import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import { DeleteDagDialog } from "./DeleteDagDialog.tsx";

afterEach(resetUi);

const path = "DELETE /dags/orders";
const plan = { kind: "plan", runs: 1_200, instances: 3_600, versions: 1, backfills: 0, hindrances: [] };
const button = () => screen.getByRole<HTMLButtonElement>("button", { name: "Delete it" });

function show() {
  const onDeleted = vi.fn<() => void>();
  renderUi(<DeleteDagDialog dagId="orders" onDeleted={onDeleted} onClose={vi.fn<() => void>()} />);
  return onDeleted;
}

test("a DAG is deleted once its name is typed, until the server has deleted all of it", async () => {
  const answers = [plan, { kind: "applied", runs: 1_000, isDone: false }, { kind: "applied", runs: 200, isDone: true }];
  const sent = stubApi({ [path]: () => ok(answers.shift()) });
  const onDeleted = show();
  await screen.findByText(/1,200 runs with 3,600 task instances/);
  expect(button().disabled).toBe(true);
  const field = screen.getByLabelText("Type orders to delete it");
  fireEvent.change(field, { target: { value: "order" } });
  expect(button().disabled).toBe(true);
  fireEvent.change(field, { target: { value: "orders" } });
  fireEvent.click(button());
  await waitFor(() => expect(onDeleted).toHaveBeenCalled());
  expect(sent).toHaveLength(3);
});

test("what keeps a DAG is said, and nothing asks for its name", async () => {
  stubApi({ [path]: () => ok({ ...plan, hindrances: [{ reason: "open", count: 2, text: "runs not over" }] }) });
  show();
  await screen.findByText(/It cannot be deleted now: 2 runs not over\./);
  expect(screen.queryByLabelText("Type orders to delete it")).toBeNull();
  expect(button().disabled).toBe(true);
});

test("why the server refuses is said in the dialog", async () => {
  stubApi({ [path]: () => problem(409, "E703", "The DAG orders is in the deployment shop.") });
  const onDeleted = show();
  await screen.findByText(/is in the deployment shop/);
  expect(button().disabled).toBe(true);
  expect(onDeleted).not.toHaveBeenCalled();
});
