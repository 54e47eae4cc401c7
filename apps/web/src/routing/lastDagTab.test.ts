import { afterEach, expect, test } from "vitest";
import { keepDagTab, lastDagTab } from "./lastDagTab.ts";

afterEach(() => localStorage.clear());

test("the bare address of a DAG leads to the part that was looked at last, at first to the grid", () => {
  expect(lastDagTab()).toBe("/dags/$dagId/grid");
  keepDagTab("/dags/orders/calendar");
  expect(lastDagTab()).toBe("/dags/$dagId/calendar");
  for (const other of ["/dags/orders", "/dags/orders/runs/r1", "/runs", "/dags/orders/tabs"]) keepDagTab(other);
  expect(lastDagTab()).toBe("/dags/$dagId/calendar");
  localStorage.setItem("daymill.dag-tab", "javascript:alert(1)");
  expect(lastDagTab()).toBe("/dags/$dagId/grid");
});
