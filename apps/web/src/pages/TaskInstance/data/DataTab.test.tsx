import type { DataView } from "@daymill/contract";
import { fireEvent, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { resetUi } from "../../../testing/resetUi.ts";
import { renderUi } from "../../../testing/renderUi.tsx";
import { type Answer, ok, problem, stubApi } from "../../../testing/stubApi.ts";
import { DataTab, type DataTabProps } from "./DataTab.tsx";

afterEach(resetUi);

const instance = { dagId: "orders", runId: "day-2", taskId: "convert", mapIndex: -1 };
const tasksOf = (run: string) => `GET /dags/orders/runs/${run}/tasks/convert`;
const column = { type: "INTEGER", nulls: 0, distinct: 3, min: "1", max: "3", mean: 2, spread: null };
const view: DataView = {
  uri: "lake:/orders/2/",
  isComplete: true,
  files: 2,
  bytes: 2_048,
  rows: 4,
  profiledRows: 4,
  columns: [
    { ...column, name: "amount", nulls: 1, spread: { kind: "range", counts: [2, 1] } },
    {
      ...column,
      name: "country",
      type: "VARCHAR",
      mean: null,
      spread: { kind: "values", values: [{ value: "<b>de</b>", count: 3 }] },
    },
  ],
  firstRows: [
    ["1", "<b>de</b>"],
    [null, ""],
  ],
};
const former: DataView = {
  ...view,
  uri: "lake:/orders/1/",
  rows: 2,
  columns: [
    { ...column, name: "amount", mean: 1 },
    { ...column, name: "lost" },
  ],
};
const inRun = (runId: string) => ({
  runId,
  logicalDate: null,
  runAfter: "2024-03-15T00:00:00Z",
  outcome: "success",
  durationMs: 1,
  isDurationOdd: false,
  rows: 1,
  isRowsOdd: false,
});

function show(answers: Record<string, () => Answer>, search: DataTabProps["search"] = {}) {
  stubApi({
    [`${tasksOf("day-2")}/data`]: () => ok({ data: [{ position: 0, uri: view.uri }] }),
    [`${tasksOf("day-2")}/data/0`]: () => ok(view),
    [`${tasksOf("day-1")}/data/0`]: () => ok(former),
    "GET /dags/orders/tasks/convert/history": () => ok({ runs: [inRun("day-1"), inRun("day-2")] }),
    ...answers,
  });
  const onSearch = vi.fn<DataTabProps["onSearch"]>();
  renderUi(<DataTab of={{ instance, endedAt: null }} search={search} onSearch={onSearch} />);
  return onSearch;
}

describe("the data of a task", () => {
  test("shows its columns and first rows as texts, nulls told apart", async () => {
    show({});
    const rows = within(await screen.findByRole("table", { name: "First rows" }));
    expect(rows.getByText("<b>de</b>")).toBeDefined();
    expect(rows.getByText("null")).toBeDefined();
    const columns = within(screen.getByRole("table", { name: "Columns" }));
    expect(columns.getByText("25 %")).toBeDefined();
    expect(columns.getByText(/2 equal widths from 1 to 3: 2, 1/)).toBeDefined();
    expect(columns.getByText("75 %")).toBeDefined();
    expect(screen.queryByText(/may not be all/)).toBeNull();
  });

  test("is compared with the run before when asked", async () => {
    const onSearch = show({});
    fireEvent.click(await screen.findByRole("button", { name: "Compare with day-1" }));
    expect(onSearch).toHaveBeenCalledWith({ against: "day-1" });
  });

  test("compared, it tells what has changed, is new and is gone", async () => {
    show({}, { against: "day-1" });
    expect(await screen.findByText("+100 %, was 2")).toBeDefined();
    expect(screen.getByText("+100 %, was 1")).toBeDefined();
    expect(screen.getByText("was 0")).toBeDefined();
    expect(screen.getByText("new")).toBeDefined();
    expect(screen.getByText("gone")).toBeDefined();
    expect(screen.getByRole("button", { name: "Stop comparing" })).toBeDefined();
  });

  test("stays when that run's data cannot be read any more", async () => {
    const gone = () => problem(404, "E501", "It was removed.");
    show({ [`${tasksOf("day-1")}/data/0`]: gone }, { against: "day-1" });
    expect(await screen.findByText("It was removed.")).toBeDefined();
    expect(screen.getByRole("table", { name: "Columns" })).toBeDefined();
  });

  test("says that the folder is not complete, and that the figures are a sample's", async () => {
    show({ [`${tasksOf("day-2")}/data/0`]: () => ok({ ...view, isComplete: false, rows: 9_000_000 }) });
    expect(await screen.findByText(/its files may not be all/)).toBeDefined();
    expect(screen.getByText(/Of a sample of 4 rows/)).toBeDefined();
  });

  test("of a table shows its rows and columns, and no files", async () => {
    const table = { ...view, uri: "warehouse:logs.events", files: null, bytes: null };
    show({ [`${tasksOf("day-2")}/data/0`]: () => ok(table) });
    expect(await screen.findByText("warehouse:logs.events")).toBeDefined();
    expect(screen.getByRole("table", { name: "Columns" })).toBeDefined();
    expect(screen.queryByText("Files")).toBeNull();
    expect(screen.queryByText("Size")).toBeNull();
  });

  test("of several places one is picked", async () => {
    const second = { position: 1, uri: "lake:/other/" };
    const onSearch = show({
      [`${tasksOf("day-2")}/data`]: () => ok({ data: [{ position: 0, uri: view.uri }, second] }),
    });
    fireEvent.change(await screen.findByRole("combobox", { name: "Data" }), { target: { value: "1" } });
    expect(onSearch).toHaveBeenCalledWith({ place: 1, against: undefined });
  });

  test("without any place says what would have one", async () => {
    show({ [`${tasksOf("day-2")}/data`]: () => ok({ data: [] }) });
    expect(await screen.findByText("No data to look at")).toBeDefined();
  });

  test("says why it cannot be read", async () => {
    show({ [`${tasksOf("day-2")}/data/0`]: () => problem(503, "E706", "It was not read within 20 s.") });
    expect(await screen.findByText("It was not read within 20 s.")).toBeDefined();
  });
});
