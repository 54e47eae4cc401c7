import { renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { queryWrapper } from "../../testing/queryWrapper.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import type { CellName } from "../queryKeys.ts";
import { useCellFacts } from "./useCellFacts.ts";

afterEach(resetUi);

test("of a mapped task that fails while it is pointed at, the error is asked for", async () => {
  stubApi({
    "GET /dags/orders/tasks/press/history": () => ok({ runs: [{ runId: "r", durationMs: 9_000 }] }),
    "GET /dags/orders/runs/r/tasks": () => ok({ items: [{ errorLine: "sheet 3 is torn" }] }),
  });
  const press: CellName = { dagId: "orders", runId: "r", taskId: "press", isMapped: true, hasFailed: false };
  const { wrapper } = queryWrapper();
  const { result, rerender } = renderHook((cell: CellName) => useCellFacts(cell), { initialProps: press, wrapper });
  await waitFor(() => expect(result.current.data).toMatchObject({ durationMs: 9_000, errorLine: null }));
  rerender({ ...press, hasFailed: true });
  await waitFor(() => expect(result.current.data?.errorLine).toBe("sheet 3 is torn"));
});
