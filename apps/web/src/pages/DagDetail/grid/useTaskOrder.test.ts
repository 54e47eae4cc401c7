import { packCell, type TaskState } from "@daymill/contract";
import { renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { GridData } from "../../../api/grid/gridData.ts";
import { useTaskDurations } from "../../../api/grid/useTaskDurations.ts";
import type { GridSearch } from "../../../routing/searches.ts";
import { queryWrapper } from "../../../testing/queryWrapper.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { problem, stubApi } from "../../../testing/stubApi.ts";
import { useTaskOrder } from "./useTaskOrder.ts";

afterEach(resetUi);

/** Of a run in which one of two tasks failed. */
function aGrid(states: readonly TaskState[], before: string | null): GridData {
  const tasks = ["load", "tell"].map((taskId) => ({
    taskId,
    group: null,
    kind: "task" as const,
    operator: "task",
    mapped: false,
    removed: false,
  }));
  const cells = Uint8Array.from(states, (state) => packCell({ state, mixed: false }));
  return { dagId: "orders", timezone: "UTC", tasks, groups: [], runs: [], cells, mapped: new Map(), before };
}

function inOrder(data: GridData, search: GridSearch) {
  const { wrapper } = queryWrapper();
  const shown = renderHook(
    (now: { data: GridData; search: GridSearch }) => useTaskOrder("orders", now.data, now.search),
    {
      initialProps: { data, search },
      wrapper,
    },
  );
  return { order: () => shown.result.current.order, show: shown.rerender };
}

const tellFailed = aGrid(["success", "failed"], "older");
const loadFailed = aGrid(["failed", "success"], "older");

test("tasks change places when older runs come, and not when one fails meanwhile", () => {
  const search = { sort: "failures" as const };
  const { order, show } = inOrder(tellFailed, search);
  expect(order()).toEqual([1, 0]);
  show({ data: loadFailed, search });
  expect(order()).toEqual([1, 0]);
  show({ data: { ...loadFailed, before: null }, search });
  expect(order()).toEqual([0, 1]);
});

test("those of a block stay in their places also when older runs come, until it is closed", () => {
  const search = { sort: "failures" as const };
  const { order, show } = inOrder(tellFailed, search);
  const first = order();
  show({ data: { ...loadFailed, before: null }, search: { ...search, run2: "r" } });
  expect(order()).toBe(first);
  show({ data: { ...loadFailed, before: null }, search });
  expect(order()).toEqual([0, 1]);
});

test("why medians are not known is told of an order by them only, not of a cell that is pointed at", async () => {
  stubApi({ "GET /dags/orders/task-durations": () => problem(503, "E901", "The database is away.") });
  const { wrapper } = queryWrapper();
  const { result, rerender } = renderHook(
    (search: GridSearch) => ({
      pointed: useTaskDurations("orders", {}, true),
      sorted: useTaskOrder("orders", tellFailed, search),
    }),
    { initialProps: {}, wrapper },
  );
  await waitFor(() => expect(result.current.pointed.isError).toBe(true));
  expect(result.current.sorted.error).toBeNull();
  rerender({ sort: "longest" });
  await waitFor(() => expect(result.current.sorted.error).not.toBeNull());
});
