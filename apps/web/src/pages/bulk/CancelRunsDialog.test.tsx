import type { Run } from "@daymill/contract";
import { screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { anInstance } from "../../testing/anInstance.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import { CancelRunsDialog } from "./CancelRunsDialog.tsx";

afterEach(resetUi);

const runs = (count: number) =>
  Array.from(
    { length: count },
    (_, n) => ({ dagId: "orders", runId: `r${n}`, logicalDate: null, state: "running" }) as unknown as Run,
  );

test("what of a run would be stopped is listed, the first ten and how many more", async () => {
  const items = Array.from({ length: 12 }, (_, mapIndex) => anInstance({ taskId: "load", mapIndex, state: "running" }));
  stubApi({ "GET /dags/orders/runs/r0/tasks": () => ok({ items, next: null }) });
  renderUi(<CancelRunsDialog runs={runs(1)} onClose={vi.fn<() => void>()} />);
  await screen.findByText("and 2 others");
  expect(screen.getAllByText(/^load \[/)).toHaveLength(10);
  expect(screen.getByText(/SIGTERM after 5 s and SIGKILL 3 s later/)).toBeDefined();
});

test("of many runs only the runs are listed: nothing is asked of each", () => {
  const sent = stubApi({});
  renderUi(<CancelRunsDialog runs={runs(11)} onClose={vi.fn<() => void>()} />);
  expect(screen.getAllByText(/^orders · r/)).toHaveLength(11);
  expect(sent).toEqual([]);
});
