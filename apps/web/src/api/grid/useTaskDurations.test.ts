import { renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { queryWrapper } from "../../testing/queryWrapper.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import { useTaskDurations } from "./useTaskDurations.ts";

afterEach(resetUi);

test("what was asked for is kept, also when nobody looks any more by the time it is answered", async () => {
  const tasks = [{ taskId: "load", medianMs: 60_000, runs: 9 }];
  const sent = stubApi({ "GET /dags/orders/task-durations": () => ok({ dagId: "orders", tasks }) });
  const { client, wrapper } = queryWrapper();
  const look = () => renderHook(() => useTaskDurations("orders", {}, true), { wrapper });
  look().unmount();
  await waitFor(() => expect(client.isFetching()).toBe(0));
  const { result } = look();
  expect(result.current.data?.get("load")).toEqual({ ms: 60_000, runs: 9 });
  expect(sent).toHaveLength(1);
});
