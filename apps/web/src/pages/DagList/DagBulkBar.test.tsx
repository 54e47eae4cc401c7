import type { DagSummary } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import { DagBulkBar } from "./DagBulkBar.tsx";

afterEach(resetUi);

test("DAGs of which only some could be paused are told, and those that were are undone", async () => {
  const sent = stubApi({
    "PATCH /dags/a": () => ok({}),
    "PATCH /dags/b": () => problem(500, "E705", "It fell over."),
  });
  const dags = ["a", "b", "c"].map((dagId) => ({ dagId, paused: false }) as DagSummary);
  renderUi(<DagBulkBar dags={dags} onNone={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Pause 3 DAGs" }));
  await screen.findByText("Could not pause all of 3 DAGs");
  await screen.findByText("1 DAG paused: nothing new starts");
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await vi.waitFor(() => expect(sent).toHaveLength(3));
  expect(sent.map(({ route, body }) => [route, body])).toEqual([
    ["PATCH /dags/a", { paused: true }],
    ["PATCH /dags/b", { paused: true }],
    ["PATCH /dags/a", { paused: false }],
  ]);
});
