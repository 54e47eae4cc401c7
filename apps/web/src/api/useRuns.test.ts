import { renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { queryWrapper } from "../testing/queryWrapper.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { ok, stubApi } from "../testing/stubApi.ts";
import type { Weekday } from "../ui/time/dayMath.ts";
import { useRunIds } from "./useRuns.ts";

afterEach(resetUi);

const runAfter = "2024-03-19T23:30:00Z";
const items = [
  // Tuesdays in the zone of their version: of Tokyo, in which the DAG was before, it is Monday in Berlin.
  { runId: "of-tokyo", logicalDate: "2024-03-19T00:00:00+09:00", runAfter },
  { runId: "of-berlin", logicalDate: "2024-03-19T00:00:00+01:00", runAfter },
  // Half past midnight of Wednesday in Berlin.
  { runId: "by-hand", logicalDate: null, runAfter },
];

test.each<[Weekday, readonly string[]]>([
  ["mon", ["of-tokyo"]],
  ["tue", ["of-berlin"]],
  ["wed", ["by-hand"]],
])("the runs of a %s are those that the calendar has there: by the days of the DAG's zone", async (weekday, runIds) => {
  stubApi({ "GET /runs": () => ok({ items, next: null }) });
  const { wrapper } = queryWrapper();
  const { result } = renderHook(() => useRunIds({ dagId: "orders" }, { weekday, timezone: "Europe/Berlin" }), {
    wrapper,
  });
  await waitFor(() => expect(result.current.data).toEqual({ runIds, isWhole: true }));
});
