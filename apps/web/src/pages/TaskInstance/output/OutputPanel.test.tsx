import type { OutputView } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { ok, stubApi } from "../../../testing/stubApi.ts";
import { OutputPanel, type OutputPanelProps } from "./OutputPanel.tsx";

afterEach(resetUi);

const instance = { dagId: "orders", runId: "r1", taskId: "load", mapIndex: -1 };
const ROUTE = "GET /dags/orders/runs/r1/tasks/load/output";
const output: OutputView = {
  taskId: "load",
  mapIndex: -1,
  generation: 0,
  value: { rows: 12 },
  uri: null,
  bytes: 11,
  writtenAt: "2024-03-15T00:00:00Z",
};
const done: OutputPanelProps["detail"] = { state: "success", hasOutput: true, outputChange: null };

function show(detail: OutputPanelProps["detail"], role?: "operator", value: unknown = output.value) {
  const onDialog = vi.fn<OutputPanelProps["onDialog"]>();
  const sent = stubApi({ [ROUTE]: () => ok({ ...output, value }) });
  const session = role && { isOpen: false, user: { name: "olga", role, by: "password" as const } };
  const panel = (
    <OutputPanel detail={detail} instance={instance} dialog={undefined} onDialog={onDialog} onSaved={() => {}} />
  );
  renderUi(panel, session);
  return { onDialog, sent };
}

describe("the output of a task instance", () => {
  test("is shown, and changed or deleted from there", async () => {
    const { onDialog } = show({ ...done, outputChange: { kind: "set", who: "ada", at: "2024-03-15T10:00:00Z" } });
    expect(await screen.findByText(/"rows": 12/)).toBeDefined();
    expect(screen.getByText(/Set by ada/)).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Change…" }));
    fireEvent.click(screen.getByRole("button", { name: "Delete…" }));
    expect(onDialog.mock.calls).toEqual([["output"], ["delete-output"]]);
  });

  test("draws the report of a check: a bar a row, in words for whoever does not see them", async () => {
    const report = Array.from({ length: 24 }, (_, hour) => ({
      hour: String(hour).padStart(2, "0"),
      requests: hour * 50,
    }));
    show(done, undefined, { rows: 12, report });
    const chart = await screen.findByRole("figure");
    expect(chart.querySelectorAll("title")).toHaveLength(24);
    expect(chart.querySelectorAll("title")[23]?.textContent).toBe("23: 1,150");
    expect(chart.textContent).toContain("requests by hour");
    expect(chart.textContent).toContain("22 1,100, 23 1,150");
    expect(screen.getByText(/"rows": 12/)).toBeDefined();
  });

  test("without a report is drawn as its value alone", async () => {
    show(done);
    await screen.findByText(/"rows": 12/);
    expect(screen.queryByRole("figure")).toBeNull();
  });

  test("that is not there is not asked for, and can be set", () => {
    const change = { kind: "deleted", who: "ada", at: "2024-03-15T10:00:00Z" } as const;
    const { onDialog, sent } = show({ state: "failed", hasOutput: false, outputChange: change });
    expect(screen.getByText("There is none.")).toBeDefined();
    expect(screen.getByText(/Deleted by ada/)).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Set…" }));
    expect(onDialog).toHaveBeenCalledWith("output");
    expect(sent).toEqual([]);
    expect(screen.queryByRole("button", { name: "Delete…" })).toBeNull();
  });

  test.each([
    ["has not ended", { ...done, state: "running" as const }, undefined, /It has not ended/],
    ["is not for this role", done, "operator" as const, /needs the role editor/],
  ])("is off, with the reason, where it %s", async (_, detail, role, reason) => {
    const { onDialog } = show(detail, role);
    await screen.findByText(/"rows": 12/);
    const button = screen.getByRole("button", { name: "Change…" });
    expect(button.getAttribute("aria-disabled")).toBe("true");
    fireEvent.click(button);
    expect((await screen.findAllByText(reason)).length).toBeGreaterThan(0);
    expect(onDialog).not.toHaveBeenCalled();
  });
});
