import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { queryKeys } from "../../api/queryKeys.ts";
import { useGraph } from "../../api/useGraph.ts";
import { aGraph, aTask } from "../../testing/aGraph.ts";
import { resetUi } from "../../testing/resetUi.ts";
import { type Answer, ok, problem, stubApi } from "../../testing/stubApi.ts";
import { useComparedGraph } from "./useComparedGraph.ts";

afterEach(resetUi);

function page() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(
    () => {
      const graph = useGraph("orders", "current");
      return { graph, ...useComparedGraph(graph.data, undefined) };
    },
    { wrapper },
  );
  return { now: () => result.current, change: () => client.invalidateQueries({ queryKey: queryKeys.dag("orders") }) };
}

test("the current graph is asked for again while it is compared with nothing", async () => {
  let answer: Answer = ok(aGraph([aTask("load")]));
  stubApi({ "GET /dags/orders/graph": () => answer });
  const { now, change } = page();
  await waitFor(() => expect(now().graph.data?.tasks).toHaveLength(1));
  answer = ok(aGraph([aTask("load"), aTask("tell")]));
  await change();
  await waitFor(() => expect(now().graph.data?.tasks).toHaveLength(2));
  expect(now().graph.error).toBeNull();
});

test("a graph that is not answered is no comparison that failed", async () => {
  let answer: Answer = ok(aGraph([aTask("load")]));
  stubApi({ "GET /dags/orders/graph": () => answer });
  const { now, change } = page();
  await waitFor(() => expect(now().graph.isSuccess).toBe(true));
  answer = problem(503, "E901", "The database is away.");
  await change();
  await waitFor(() => expect(now().graph.isError).toBe(true));
  expect(now()).toMatchObject({ isWanted: false, error: null });
});
