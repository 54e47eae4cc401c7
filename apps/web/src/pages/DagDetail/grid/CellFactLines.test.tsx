import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { type Answers, ok, stubApi } from "../../../testing/stubApi.ts";
import { CellFactLines } from "./CellFactLines.tsx";

afterEach(resetUi);

const cell = { dagId: "orders", runId: "r", taskId: "load", isMapped: false, hasFailed: false };
const answers: Answers = {
  "GET /dags/orders/runs/r/tasks": () =>
    ok({ items: [{ startedAt: "2024-03-15T02:00:00Z", endedAt: "2024-03-15T02:01:00Z", errorLine: null }] }),
  "GET /dags/orders/task-durations": () =>
    ok({ dagId: "orders", tasks: [{ taskId: "load", medianMs: 60_000, runs: 9 }] }),
};

test("a pointer that rests is told how long the task took, beside its median", async () => {
  const sent = stubApi(answers);
  renderUi(<CellFactLines cell={cell} />);
  await screen.findByText("took 1 m");
  await screen.findByText("median 1 m");
  expect(sent.map(({ route }) => route)).toEqual(["GET /dags/orders/runs/r/tasks", "GET /dags/orders/task-durations"]);
});

test("a pointer that passes over asks for nothing, nor for the medians of the whole DAG", async () => {
  const sent = stubApi(answers);
  const { unmount, isFetching } = renderUi(<CellFactLines cell={cell} />);
  unmount();
  await waitFor(() => expect(isFetching()).toBe(false));
  expect(sent).toEqual([]);
});
