import type { DagSummary } from "@daymill/contract";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import DagBulkBar from "./DagBulkBar.tsx";

afterEach(resetUi);

test("DAGs of which only some could be paused are told, and those that were are undone", async () => {
  const sent = stubApi({
    "GET /backfills": () => ok({ items: [], next: null }),
    "PATCH /dags/a": () => ok({}),
    "PATCH /dags/b": () => problem(500, "E705", "It fell over."),
  });
  const dags = ["a", "b", "c"].map((dagId) => ({ dagId, paused: false, runningRuns: 1 }) as DagSummary);
  renderUi(<DagBulkBar dags={dags} onNone={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Pause 3 DAGs" }));
  await screen.findByText("Could not pause all of 3 DAGs");
  await screen.findByText("a is paused: 1 running run continues; nothing new starts");
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(sent).toHaveLength(4));
  expect(sent.slice(1).map(({ route, body }) => [route, body])).toEqual([
    ["PATCH /dags/a", { paused: true }],
    ["PATCH /dags/b", { paused: true }],
    ["PATCH /dags/a", { paused: false }],
  ]);
});

test("DAGs that are ticked are saved as a table", async () => {
  const saved = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
  const dags = ["a", "b"].map(
    (dagId) => ({ dagId, tags: ["x"], owner: "ann", recentRuns: [] }) as unknown as DagSummary,
  );
  renderUi(<DagBulkBar dags={dags} onNone={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Export" }));
  fireEvent.click(await screen.findByRole("menuitem", { name: "As CSV" }));
  await waitFor(() => expect(saved).toHaveBeenCalledOnce());
  const file = saved.mock.calls[0]?.[0];
  expect(await (file as Blob).text()).toMatch(/^dagId,description,owner,.*\r\na,,ann,"\[""x""\]",.*\r\nb,/);
});

test("where more match than are shown, all of them are asked for", () => {
  const take = vi.fn<() => void>();
  const dags = [{ dagId: "a" }] as DagSummary[];
  const bar = renderUi(
    <DagBulkBar dags={dags} all={{ found: undefined, isTaking: false, take }} onNone={() => undefined} />,
  );
  fireEvent.click(screen.getByRole("button", { name: "Select all that match" }));
  expect(take).toHaveBeenCalledOnce();
  const found = { items: dags, isWhole: false };
  bar.rerender(<DagBulkBar dags={dags} all={{ found, isTaking: false, take }} onNone={() => undefined} />);
  expect(screen.queryByRole("button", { name: "Select all that match" })).toBeNull();
  expect(screen.getByText("1 DAG selected, the most at once")).toBeDefined();
});

test("no more DAGs are triggered at once than the dialog can say something of", async () => {
  const dags = Array.from({ length: 201 }, (_, at) => ({ dagId: `dag-${at}` }) as DagSummary);
  renderUi(<DagBulkBar dags={dags} onNone={() => undefined} />);
  const trigger = screen.getByRole("button", { name: "Trigger…" });
  expect(trigger.getAttribute("aria-disabled")).toBe("true");
  fireEvent.pointerEnter(trigger);
  await screen.findByText("No more than 200 DAGs are triggered at once");
});

const detail =
  (dagId: string, allowedRunTypes = ["manual"]) =>
  () =>
    ok({
      dagId,
      active: true,
      allowedRunTypes,
      paused: false,
      runningRuns: 0,
      queuedRuns: 0,
      maxActiveRuns: 1,
      params: {},
    });

test("DAGs are triggered after a preview, one that takes no runs is left out, one that is refused keeps no other", async () => {
  const sent = stubApi({
    "GET /dags/a": detail("a"),
    "GET /dags/b": detail("b"),
    "GET /dags/c": detail("c", ["scheduled"]),
    "POST /dags/a/runs": () => problem(409, "E703", "There is such a run already."),
    "POST /dags/b/runs": () => problem(500, "E705", "It fell over."),
  });
  const dags = ["a", "b", "c"].map((dagId) => ({ dagId, paused: false }) as DagSummary);
  renderUi(<DagBulkBar dags={dags} onNone={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Trigger…" }));
  const row = async (dagId: string) => (await screen.findByText(dagId)).closest("li")?.textContent;
  expect(await row("a")).toBe("a starts at once");
  expect(await row("c")).toContain("no run: c takes no manual runs");
  fireEvent.click(screen.getByRole("button", { name: "Start 2 runs" }));
  await screen.findByText("0 of 2 runs started.");
  expect(await row("a")).toContain("not started: ");
  expect(await row("b")).toContain("It fell over.");
  expect(sent.filter(({ route }) => route.startsWith("POST")).map(({ route }) => route)).toEqual([
    "POST /dags/a/runs",
    "POST /dags/b/runs",
  ]);
});

test("no more DAGs are triggered once the dialog is closed, and how many were is told", async () => {
  const sent = stubApi({
    "GET /dags/a": detail("a"),
    "GET /dags/b": detail("b"),
    "POST /dags/a/runs": () => {
      fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
      return problem(409, "E703", "There is such a run already.");
    },
  });
  const dags = ["a", "b"].map((dagId) => ({ dagId, paused: false }) as DagSummary);
  renderUi(<DagBulkBar dags={dags} onNone={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Trigger…" }));
  fireEvent.click(await screen.findByRole("button", { name: "Start 2 runs" }));
  await screen.findByText("Stopped: 0 of 2 runs started");
  expect(sent.filter(({ route }) => route.startsWith("POST")).map(({ route }) => route)).toEqual(["POST /dags/a/runs"]);
});

test("a DAG that is gone meanwhile has no run, and keeps no other from one", async () => {
  stubApi({ "GET /dags/a": () => problem(404, "E701", "There is no DAG a."), "GET /dags/b": detail("b") });
  const dags = ["a", "b"].map((dagId) => ({ dagId, paused: false }) as DagSummary);
  renderUi(<DagBulkBar dags={dags} onNone={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Trigger…" }));
  await screen.findByRole("button", { name: "Start 1 run" });
  expect(screen.getByText("a").closest("li")?.textContent).toBe("a no run: There is no DAG a.");
});
