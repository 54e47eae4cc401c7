import type { ApprovalView } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { resetUi } from "../../testing/resetUi.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { type Answer, ok, problem, stubApi } from "../../testing/stubApi.ts";
import { ApprovalCard } from "./ApprovalCard.tsx";

afterEach(resetUi);

const instance = { dagId: "orders", runId: "r1", taskId: "ask", mapIndex: -1 };
const ROUTE = "POST /dags/orders/runs/r1/tasks/ask/approval";
const open: ApprovalView = { message: "Load it?", isOpen: true, answer: null };

function show(approval: ApprovalView, answer: () => Answer = () => ok({})) {
  const sent = stubApi({ [ROUTE]: answer });
  renderUi(<ApprovalCard approval={approval} state={approval.isOpen ? "deferred" : "none"} instance={instance} />);
  return sent;
}

describe("the approval card", () => {
  test.each([
    ["Approve", "approve"],
    ["Refuse", "refuse"],
  ])("%s sends the decision with the note", async (button, decision) => {
    const sent = show(open);
    expect(screen.getByText("Load it?")).toBeDefined();
    fireEvent.change(screen.getByRole("textbox", { name: "Note" }), { target: { value: " checked " } });
    fireEvent.click(screen.getByRole("button", { name: button }));
    await expect.poll(() => sent).toEqual([{ route: ROUTE, body: { decision, note: "checked" } }]);
  });

  test("an answer without a note has none", async () => {
    const sent = show(open);
    fireEvent.click(screen.getByRole("button", { name: "Approve" }));
    await expect.poll(() => sent.map(({ body }) => body)).toEqual([{ decision: "approve" }]);
  });

  test("says that somebody else was faster", async () => {
    show(open, () => problem(409, "E703", "The task has been answered already."));
    fireEvent.click(screen.getByRole("button", { name: "Refuse" }));
    expect(await screen.findByText(/changed nothing: The task has been answered already/)).toBeDefined();
  });

  test("tells who decided, and asks no more", () => {
    const answer = { approved: false, by: "ada", at: "2024-03-15T10:00:00Z", note: "not today" };
    show({ message: "Load it?", isOpen: false, answer });
    expect(screen.getByText("Refused")).toBeDefined();
    expect(screen.getByText(/by ada/)).toBeDefined();
    expect(screen.getByText("not today")).toBeDefined();
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("before its turn there is nothing to answer", () => {
    show({ message: null, isOpen: false, answer: null });
    expect(screen.getByText("It can be answered once it is the task's turn.")).toBeDefined();
    expect(screen.queryByRole("button")).toBeNull();
  });
});
