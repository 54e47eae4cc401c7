import { act, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { queryWrapper } from "../testing/queryWrapper.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { ok, stubApi } from "../testing/stubApi.ts";
import { useMatchingDags } from "./useDags.ts";

afterEach(resetUi);

test("all DAGs that a filter leaves come from all pages, in the order of the list", async () => {
  const pages = [
    { items: [{ dagId: "b" }], next: "after-b" },
    { items: [{ dagId: "a" }], next: null },
  ];
  stubApi({ "GET /dags": () => ok(pages.shift()) });
  const asked = vi.spyOn(globalThis, "fetch");
  const { result } = renderHook(
    () => useMatchingDags({ owner: "ann", problems: true, sort: "-dagId" }),
    queryWrapper(),
  );
  act(() => result.current.take());
  await waitFor(() => expect(result.current.found?.isWhole).toBe(true));
  expect(result.current.found?.items.map(({ dagId }) => dagId)).toEqual(["b", "a"]);
  const queries = asked.mock.calls.map(([url]) => Object.fromEntries(new URL(url as string, "http://x").searchParams));
  const filter = { limit: "1000", owner: "ann", problems: "true", sort: "-dagId" };
  expect(queries).toEqual([filter, { ...filter, after: "after-b" }]);
});

test("where no DAG is asked for none is taken", async () => {
  const sent = stubApi({});
  const { result } = renderHook(() => useMatchingDags({ dagId: [] }), queryWrapper());
  act(() => result.current.take());
  await waitFor(() => expect(result.current.found).toEqual({ items: [], isWhole: true }));
  expect(sent).toEqual([]);
});
